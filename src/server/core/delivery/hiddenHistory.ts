import type { Delivery } from '../../ports/bus.js';
import type { Context } from '../context.js';
import { oldestIn } from './eventVisibility.js';

/** Events of a message at the time that it is written: it is in nobody's hidden history yet. */
const ofNewMessages: readonly string[] = [
  'message.new',
  'notification.message_new',
  'notification.thread_message_new',
];

/** Names, with each event, the members from whom the message that it carries is hidden. */
export const withHiddenHistory = async (
  { tx }: Context,
  deliveries: readonly Delivery[],
): Promise<readonly Delivery[]> => {
  const result: Delivery[] = [];
  for (const delivery of deliveries) {
    result.push(delivery);
    if (delivery.kind !== 'event' || delivery.cid === undefined) continue;
    const { key, event, cid } = delivery;
    const hasQuote = (event['message'] as { quoted_message?: unknown } | undefined)?.quoted_message;
    const oldest = ofNewMessages.includes(key) && !hasQuote ? undefined : oldestIn(event);
    if (oldest === undefined) continue;
    const members = await tx.members.hidingAt(cid, oldest);
    if (members.size > 0)
      result.splice(-1, 1, { ...delivery, hideBefore: Object.fromEntries(members) });
  }
  return result;
};
