import type { EventDelivery } from '../../ports/bus.js';
import type { MessageRow } from '../../ports/rows.js';
import { type Actor, namedIn, requireActor } from '../access/actor.js';
import { channelContextOf, type ChannelContext } from '../access/channelContext.js';
import { isAllowed } from '../access/permissions.js';
import { isShownTo } from '../access/visibility.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { deliveredMark, deliveredView, showsDeliveries } from '../access/deliveredMarks.js';
import { emitIn } from '../delivery/emit.js';
import { publicUser } from '../views/userView.js';

/** Whether a message is one that others see in the channel, and so can see as delivered. */
const isPublicIn = (row: MessageRow | undefined, cid: string): row is MessageRow =>
  row?.cid === cid && row.in_channel && !row.shadowed;

/** Moves the mark of the actor in one channel; nothing happens where it cannot move on. */
const markIn = async (
  context: Context,
  channelContext: ChannelContext<Actor>,
  messageId: string,
): Promise<readonly EventDelivery[]> => {
  const { tx, stamp } = context;
  const { channel, config, actor, member } = channelContext;
  if (!member || !isAllowed(channelContext, 'read-channel')) return [];
  const row = (await tx.messages.find([messageId])).get(messageId);
  const userId = actor.user.id;
  if (!isPublicIn(row, channel.cid) || !isShownTo(row, { userId, member })) return [];
  const mark = deliveredMark(config, member, row, stamp());
  if (!mark) return [];
  await tx.members.save([{ ...member, ...mark }]);
  if (!showsDeliveries(actor.user)) return [];
  const payload = { user: publicUser(actor.user), ...deliveredView(mark) };
  return [emitIn(stamp, channel, 'message.delivered', payload)];
};

const markDelivered: Handler<'markDelivered'> = async (context, { caller, request }) => {
  const actor = await requireActor(context, caller, namedIn(request));
  const delivered = request.latest_delivered_messages ?? [];
  const emitted: EventDelivery[] = [];
  const cids = [...new Set(delivered.map(({ cid }) => cid))];
  const channels = new Map(
    (await context.tx.channels.findAll(cids)).map((channel) => [channel.cid, channel]),
  );
  for (const { cid, id } of delivered) {
    const channel = channels.get(cid);
    // A device may report what has been deleted meanwhile.
    if (!channel) continue;
    const channelContext = await channelContextOf(context, channel, actor);
    emitted.push(...(await markIn(context, channelContext, id)));
  }
  return { response: {}, emitted };
};

export const deliveryHandlers: HandlersOf<'markDelivered'> = { markDelivered };
