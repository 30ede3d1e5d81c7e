import type { ChannelRow, MemberRow, MessageRow } from '../../ports/rows.js';
import type { Routing } from '../../ports/bus.js';
import type { ChannelContext } from './channelContext.js';

// What a user may see of messages is decided here, for stored rows and for events alike. The table
// in docs/protocol.md, section 8, says it in words; a test plays the table against every way out.

/** Whether messages and reactions of the actor are hidden from all other users. */
export const isShadowed = ({ ban }: Pick<ChannelContext, 'ban'>): boolean => ban?.shadow === true;

/** The routing of an event about a message or reaction: to its author alone if it is shadowed. */
export const routingOf = ({
  shadowed,
  user_id,
}: Pick<MessageRow, 'shadowed' | 'user_id'>): Routing => (shadowed ? { onlyTo: [user_id] } : {});

/** Whether a truncation removed a message from its channel. The row is kept. */
export const isTruncated = ({ type }: Pick<MessageRow, 'type'>): boolean => type === 'deleted';

/** A user whose view of messages is asked for, with the membership that may hide some of them. */
export interface Reader {
  readonly userId: string;
  readonly member: Pick<MemberRow, 'hide_messages_before'> | undefined;
}

/** Whether a user sees a message of a channel that it may read. */
export const isShownTo = (row: MessageRow, { userId, member }: Reader): boolean =>
  !isTruncated(row) &&
  (!row.shadowed || row.user_id === userId) &&
  row.created_at > (member?.hide_messages_before ?? '');

/** Whether the actor sees a message of a channel that it may read. A backend sees all of them. */
export const isVisibleTo = (
  row: MessageRow,
  { actor, member }: Pick<ChannelContext, 'actor' | 'member'>,
): boolean =>
  actor === undefined || actor.trusted || isShownTo(row, { userId: actor.user.id, member });

/** Whether the actor can reply to or quote a message in a channel. */
export const isAnswerable = (
  row: MessageRow | undefined,
  { channel, actor, member }: Pick<ChannelContext, 'channel' | 'actor' | 'member'>,
): row is MessageRow =>
  row?.cid === channel.cid && !isTruncated(row) && isVisibleTo(row, { actor, member });

/** The time up to which the history of a channel is hidden from a member; empty for none of it. */
export const historyStart = (
  channel: Pick<ChannelRow, 'truncated_at'> | undefined,
  member: Pick<MemberRow, 'hide_messages_before'> | undefined,
): string => {
  const [truncated, hidden] = [channel?.truncated_at ?? '', member?.hide_messages_before ?? ''];
  return truncated > hidden ? truncated : hidden;
};
