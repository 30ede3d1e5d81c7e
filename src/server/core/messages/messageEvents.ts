import type { User } from '../../../protocol/objects.js';
import type { Delivery, Routing } from '../../ports/bus.js';
import type { MessageRow } from '../../ports/rows.js';
import { routingOf } from '../access/visibility.js';
import type { Context } from '../context.js';
import { emitIn, type Place } from '../delivery/emit.js';
import { messageTold } from '../views/messageView.js';

const emitChange = async (
  { tx, stamp }: Context,
  place: Place,
  row: MessageRow,
  routing: Routing,
  by: { readonly user?: User } = {},
): Promise<Delivery> => {
  const payload = { message: await messageTold(tx, row, routing), message_id: row.id, ...by };
  return emitIn(stamp, place, 'message.updated', payload, routing);
};

/**
 * Once all were told of a message: tells each of those whose reactions to it are kept from the
 * others how it looks with them.
 */
export const emitHiddenReactions = async (
  context: Context,
  place: Place,
  row: MessageRow,
  { onlyTo }: Routing,
): Promise<readonly Delivery[]> => {
  if (onlyTo) return [];
  const emitted: Delivery[] = [];
  for (const id of await context.tx.reactions.hidden(row.id))
    emitted.push(await emitChange(context, place, row, { onlyTo: [id] }));
  return emitted;
};

/** Tells of a message that is another now those who see it. */
export const emitMessageUpdated = async (
  context: Context,
  place: Place,
  row: MessageRow,
  by: { readonly user?: User } = {},
): Promise<readonly Delivery[]> => {
  const audience = routingOf(row);
  return [
    await emitChange(context, place, row, audience, by),
    ...(await emitHiddenReactions(context, place, row, audience)),
  ];
};
