import type { MessageRow } from '../../ports/rows.js';
import type { Routing } from '../../ports/bus.js';
import type { Actor } from './actor.js';
import type { ChannelContext } from './channelContext.js';

/** Whether what somebody sends in a room is kept from all others. */
export const isShadowed = ({ actor, ban }: Pick<ChannelContext, 'actor' | 'ban'>): boolean =>
  ban?.shadow === true && actor?.trusted === false;

/** Who of those that an event about something is for gets it: all, or its author alone. */
export const routingOf = ({
  shadowed,
  user_id,
}: Pick<MessageRow, 'shadowed' | 'user_id'>): Routing => (shadowed ? { onlyTo: [user_id] } : {});

/** Whether a truncation took a message: it is kept, and in no channel any more. */
export const isTruncated = ({ type }: Pick<MessageRow, 'type'>): boolean => type === 'deleted';

/** Whether a message is there for the one who acts. */
export const isVisibleTo = ({ shadowed, user_id }: MessageRow, actor: Actor | undefined): boolean =>
  !shadowed || actor === undefined || actor.trusted || actor.user.id === user_id;

/** Whether the one who acts can answer or quote a message in a channel. */
export const isAnswerable = (
  row: MessageRow | undefined,
  cid: string,
  actor: Actor | undefined,
): row is MessageRow => row?.cid === cid && !isTruncated(row) && isVisibleTo(row, actor);
