import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { EventDelivery, Routing } from '../../ports/bus.js';
import type { MemberRow, MessageRow } from '../../ports/rows.js';
import type { MomentBound } from '../../ports/page.js';
import type { Actor } from '../access/actor.js';
import { isShownTo } from '../access/visibility.js';
import type { Context } from '../context.js';
import type { TypeConfig } from '../app/channelTypes.js';
import { emitIn } from '../delivery/emit.js';
import {
  type DeliveredMark,
  deliveredMark,
  deliveredView,
  noDelivery,
  showsDeliveries,
} from '../access/deliveredMarks.js';
import { present } from '../requests/input.js';
import { storedTimestamp } from '../requests/timestamps.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';
import { publicUser } from '../views/userView.js';
import { addMs } from '../../../protocol/time.js';

type ReadPosition = Pick<MemberRow, 'last_read' | 'last_read_message_id' | 'unread_messages'>;

/** The message nearest to a bound that the member sees, or the newest one. */
const nearestTo = async (
  { tx }: Context,
  { cid, user_id }: MemberRow,
  bound?: MomentBound,
): Promise<MessageRow | undefined> => {
  const from = bound?.op === '>=' ? 'oldest' : 'newest';
  const range = { limit: 1, offset: 0, bounds: bound ? [bound] : [], from } as const;
  const [row] = (await tx.messages.pages([cid], range, user_id)) ?? [];
  return row;
};

/** A message that the member sees in the channel; refuses any other. */
const messageOf = async ({ tx }: Context, member: MemberRow, id: string): Promise<MessageRow> => {
  const { cid, user_id: userId } = member;
  const row = (await tx.messages.find([id])).get(id);
  return row?.cid === cid && isShownTo(row, { userId, member })
    ? row
    : fail('NotFound', `message '${id}' does not exist in channel ${cid}`);
};

const positionAt = async (
  context: Context,
  member: MemberRow,
  messageId: string | null | undefined,
): Promise<ReadPosition> => {
  const { tx, stamp } = context;
  if (messageId == null)
    return {
      last_read: stamp(),
      last_read_message_id: (await nearestTo(context, member))?.id ?? null,
      unread_messages: 0,
    };
  const { created_at } = await messageOf(context, member, messageId);
  // Only `markUnread` moves a position back: an old call that arrives late undoes nothing.
  if (created_at < member.last_read) return member;
  return {
    last_read: created_at,
    last_read_message_id: messageId,
    unread_messages: await tx.messages.countUnread(member.cid, member.user_id, created_at),
  };
};

type PublicReadPosition = Pick<MemberRow, 'public_last_read' | 'public_last_read_message_id'>;

/** The position as others see it: never at a message that is hidden from them. */
const publicPosition = async (
  { tx }: Context,
  cid: string,
  { last_read, last_read_message_id: id }: ReadPosition,
): Promise<PublicReadPosition> => {
  const row = id === null ? undefined : (await tx.messages.find([id])).get(id);
  const seen = row?.shadowed ? await tx.messages.newest(cid, row.created_at) : row;
  return { public_last_read: last_read, public_last_read_message_id: seen?.id ?? null };
};

/** The mark of delivery that a read position implies: what was read was delivered. */
const deliveredWith = async (
  { tx, stamp }: Context,
  config: TypeConfig,
  member: MemberRow,
  { last_read_message_id: id }: ReadPosition,
): Promise<DeliveredMark | undefined> => {
  if (!config.delivery_events || id === null) return undefined;
  const row = (await tx.messages.find([id])).get(id);
  return row && !row.shadowed ? deliveredMark(config, member, row, stamp()) : undefined;
};

/** A changed read position with its events. */
export interface ReadChange {
  readonly position: ReadPosition;
  /** How far messages were delivered then. */
  readonly delivered: DeliveredMark;
  /** The event for the member itself; the same as for everybody if nothing is hidden from them. */
  readonly own: EventDelivery;
  readonly emitted: readonly EventDelivery[];
}

/** Moves a member's read position to a message, or to the end of the channel. */
export const readUpTo = async (
  context: Context,
  { channel, config, actor }: ChannelContext<Actor>,
  member: MemberRow,
  messageId: string | null | undefined,
): Promise<ReadChange> => {
  const position = await positionAt(context, member, messageId);
  const moved = await deliveredWith(context, config, member, position);
  const delivered = moved ?? member;
  const showsReads = actor.user.privacy_settings.read_receipts?.enabled !== false;
  const publicRead = showsReads ? await publicPosition(context, channel.cid, position) : undefined;
  await context.tx.members.save([{ ...member, ...position, ...publicRead, ...moved }]);
  const user = publicUser(actor.user);
  const readEvent = (
    last_read_message_id: string | null,
    mark: DeliveredMark,
    routing: Routing,
  ): EventDelivery => {
    const payload = { user, ...present({ last_read_message_id }), ...deliveredView(mark) };
    return emitIn(context.stamp, channel, 'message.read', payload, routing);
  };
  const { last_read_message_id: id } = position;
  const publicMark = showsDeliveries(actor.user) ? delivered : noDelivery;
  const isSameForAll =
    publicRead?.public_last_read_message_id === id &&
    publicMark.last_delivered_message_id === delivered.last_delivered_message_id;
  const toOthers =
    publicRead && !isSameForAll
      ? [readEvent(publicRead.public_last_read_message_id, publicMark, {})]
      : [];
  const own = readEvent(id, delivered, isSameForAll ? {} : { onlyTo: [user.id] });
  return { position, delivered, own, emitted: [...toOthers, own] };
};

const eitherOr = 'either message_id or message_timestamp must be provided';

const firstUnread = async (
  context: Context,
  member: MemberRow,
  { message_id, message_timestamp }: RequestOf<'markUnread'>,
): Promise<MessageRow> => {
  if (message_timestamp == null) {
    if (message_id == null) return fail('Input', eitherOr);
    const row = await messageOf(context, member, message_id);
    return row.in_channel ? row : fail('Input', 'threads cannot be marked as unread');
  }
  if (message_id != null) return fail('Input', eitherOr);
  const bound = { op: '>=', at: storedTimestamp(message_timestamp) } as const;
  return (
    (await nearestTo(context, member, bound)) ??
    fail('NotFound', `no message in channel ${member.cid} is that new`)
  );
};

/** The read position before the first message that becomes unread. */
export const unreadFrom = async (
  context: Context,
  member: MemberRow,
  request: RequestOf<'markUnread'>,
): Promise<{ readonly firstId: string; readonly position: ReadPosition }> => {
  const first = await firstUnread(context, member, request);
  const before = await nearestTo(context, member, { op: '<', at: first.created_at });
  const unread = await context.tx.messages.countUnread(
    member.cid,
    member.user_id,
    before?.created_at ?? '',
  );
  // Clients compare milliseconds, and the first unread message must compare as later.
  const justBefore = addMs(first.created_at, -1);
  const readAt = before && before.created_at > justBefore ? before.created_at : justBefore;
  return {
    firstId: first.id,
    position: {
      last_read: readAt,
      last_read_message_id: before?.id ?? null,
      unread_messages: unread,
    },
  };
};
