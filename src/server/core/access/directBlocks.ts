import type { ChannelRow } from '../../ports/rows.js';
import type { Delivery } from '../../ports/bus.js';
import type { Context } from '../context.js';

/** The other one of two members who blocked a user; undefined when there is none. */
const blockerIn = async (
  { tx }: Context,
  cid: string,
  userId: string,
): Promise<string | undefined> => {
  const blockers = await tx.blocks.blockersOf(userId);
  if (blockers.length === 0 || (await tx.members.count(cid)) !== 2) return undefined;
  const ids = (await tx.members.ids([cid])).get(cid) ?? [];
  return ids.includes(userId) ? ids.find((id) => blockers.includes(id)) : undefined;
};

/** Whether the only other member of a channel blocked a user. */
export const isBlockedIn = async (
  context: Context,
  { cid }: Pick<ChannelRow, 'cid'>,
  userId: string,
): Promise<boolean> => (await blockerIn(context, cid, userId)) !== undefined;

/** Events of what a member writes or does, which who blocked it does not get. */
const ofMembers: ReadonlySet<string> = new Set([
  ...['message.new', 'message.updated', 'message.deleted', 'message.read', 'message.delivered'],
  'message.undeleted',
  ...['reaction.new', 'reaction.updated', 'reaction.deleted'],
  ...['typing.start', 'typing.stop', '*channel', 'notification.message_new'],
]);

/** Keeps what a member does in a channel of two from the other one, who blocked it. */
export const withoutBlocked = async (
  context: Context,
  deliveries: readonly Delivery[],
): Promise<readonly Delivery[]> => {
  const result: Delivery[] = [];
  for (const delivery of deliveries) {
    result.push(delivery);
    if (delivery.kind !== 'event' || delivery.cid === undefined || !ofMembers.has(delivery.key))
      continue;
    const { id } = (delivery.event['user'] ?? {}) as { readonly id?: string };
    const blocker = id === undefined ? undefined : await blockerIn(context, delivery.cid, id);
    if (id === undefined || blocker === undefined) continue;
    const onlyTo = (delivery.onlyTo ?? [id]).filter((each) => each !== blocker);
    result.splice(-1, 1, { ...delivery, onlyTo });
  }
  return result;
};
