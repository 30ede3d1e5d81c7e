import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { EventDelivery, Routing } from '../../ports/bus.js';
import type { MemberRow, MessageRow } from '../../ports/rows.js';
import type { MessageBound } from '../../ports/messages.js';
import type { Actor } from '../access/actor.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { present } from '../requests/input.js';
import { storedTimestamp } from './messageRange.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';
import { publicUser } from '../views/userView.js';
import { addMs } from '../../../protocol/time.js';

type ReadPosition = Pick<MemberRow, 'last_read' | 'last_read_message_id' | 'unread_messages'>;

/** The message next to a bound that a member sees in the channel, or the newest of all. */
const nextTo = async (
  { tx }: Context,
  { cid, user_id }: MemberRow,
  bound?: MessageBound,
): Promise<MessageRow | undefined> => {
  const from = bound?.op === '>=' ? 'oldest' : 'newest';
  const range = { limit: 1, offset: 0, bounds: bound ? [bound] : [], from } as const;
  const [row] = await tx.messages.pages([cid], range, user_id);
  return row;
};

/** A message that a member sees in the channel. */
const messageOf = async (
  { tx }: Context,
  { cid, user_id }: MemberRow,
  id: string,
): Promise<MessageRow> => {
  const row = (await tx.messages.find([id])).get(id);
  return row?.cid === cid && (!row.shadowed || row.user_id === user_id)
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
      last_read_message_id: (await nextTo(context, member))?.id ?? null,
      unread_messages: 0,
    };
  const { created_at } = await messageOf(context, member, messageId);
  return {
    last_read: created_at,
    last_read_message_id: messageId,
    unread_messages: await tx.messages.countUnread(member.cid, member.user_id, created_at),
  };
};

type ToldPosition = Pick<MemberRow, 'told_read' | 'told_read_message_id'>;

/** A position as the others are told of it: of what is kept from them they hear nothing. */
const toldOf = async (
  { tx }: Context,
  cid: string,
  { last_read, last_read_message_id: id }: ReadPosition,
): Promise<ToldPosition> => {
  const row = id === null ? undefined : (await tx.messages.find([id])).get(id);
  const seen = row?.shadowed ? await tx.messages.newest(cid, row.created_at) : row;
  return { told_read: last_read, told_read_message_id: seen?.id ?? null };
};

/** A read position that was moved, and what is told of it. */
export interface ReadChange {
  readonly position: ReadPosition;
  /** What the member itself hears of it; the same as all where nothing is kept from the others. */
  readonly own: EventDelivery;
  readonly emitted: readonly EventDelivery[];
}

/** Moves a member's read position up to a message, or over the whole channel. */
export const readUpTo = async (
  context: Context,
  { channel, actor }: ChannelContext<Actor>,
  member: MemberRow,
  messageId: string | null | undefined,
): Promise<ReadChange> => {
  const position = await positionAt(context, member, messageId);
  const showsReads = actor.user.privacy_settings.read_receipts?.enabled !== false;
  const told = showsReads ? await toldOf(context, channel.cid, position) : undefined;
  await context.tx.members.save([{ ...member, ...position, ...told }]);
  const user = publicUser(actor.user);
  const tell = (last_read_message_id: string | null, routing: Routing): EventDelivery => {
    const payload = { user, ...present({ last_read_message_id }) };
    return emitIn(context.stamp, channel, 'message.read', payload, routing);
  };
  const { last_read_message_id: id } = position;
  const isSameForAll = told?.told_read_message_id === id;
  const toOthers = told && !isSameForAll ? [tell(told.told_read_message_id, {})] : [];
  const own = tell(id, isSameForAll ? {} : { onlyTo: [user.id] });
  return { position, own, emitted: [...toOthers, own] };
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
  const bound = { op: '>=', created_at: storedTimestamp(message_timestamp) } as const;
  return (
    (await nextTo(context, member, bound)) ??
    fail('NotFound', `no message in channel ${member.cid} is that new`)
  );
};

/** Where a member's read position goes when a message, and all after it, become unread. */
export const unreadFrom = async (
  context: Context,
  member: MemberRow,
  request: RequestOf<'markUnread'>,
): Promise<{ readonly firstId: string; readonly position: ReadPosition }> => {
  const first = await firstUnread(context, member, request);
  const before = await nextTo(context, member, { op: '<', created_at: first.created_at });
  const unread = await context.tx.messages.countUnread(
    member.cid,
    member.user_id,
    before?.created_at ?? '',
  );
  // Clients compare milliseconds, and the first unread message has to come out as later.
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
