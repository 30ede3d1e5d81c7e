import type { User } from '../../../protocol/objects.js';
import type { Delivery, Routing } from '../../ports/bus.js';
import type { MessageRow } from '../../ports/rows.js';
import { routingOf } from '../access/visibility.js';
import type { Context } from '../context.js';
import { emitIn, type ChannelAddress } from '../delivery/emit.js';
import { messageInEvent } from '../views/messageView.js';

/** The events of a message that was changed. */
export type UpdateKey = 'message.updated' | 'message.undeleted';

const emitChange = async (
  { tx, stamp }: Context,
  place: ChannelAddress,
  row: MessageRow,
  routing: Routing,
  by: { readonly user?: User } = {},
  key: UpdateKey = 'message.updated',
): Promise<Delivery> => {
  const payload = { message: await messageInEvent(tx, row, routing), message_id: row.id, ...by };
  return emitIn(stamp, place, key, payload, routing);
};

/**
 * Emits `message.updated` to each user who has shadowed reactions to a message, with those reactions
 * included. Follows the event that everybody receives.
 */
export const emitHiddenReactions = async (
  context: Context,
  place: ChannelAddress,
  row: MessageRow,
  { onlyTo }: Routing,
): Promise<readonly Delivery[]> => {
  if (onlyTo) return [];
  const emitted: Delivery[] = [];
  for (const id of await context.tx.reactions.hidden(row.id))
    emitted.push(await emitChange(context, place, row, { onlyTo: [id] }));
  return emitted;
};

/** Emits `message.updated`, or another event of a change, to the users who see the message. */
export const emitMessageUpdated = async (
  context: Context,
  place: ChannelAddress,
  row: MessageRow,
  by: { readonly user?: User } = {},
  key?: UpdateKey,
): Promise<readonly Delivery[]> => {
  const audience = routingOf(row);
  return [
    await emitChange(context, place, row, audience, by, key),
    ...(await emitHiddenReactions(context, place, row, audience)),
  ];
};
