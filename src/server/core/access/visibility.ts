import type { MessageRow } from '../../ports/rows.js';
import type { Routing } from '../../ports/bus.js';
import type { Actor } from './actor.js';
import type { ChannelContext } from './channelContext.js';

/** Whether messages and reactions of the actor are hidden from all other users. */
export const isShadowed = ({ actor, ban }: Pick<ChannelContext, 'actor' | 'ban'>): boolean =>
  ban?.shadow === true && actor?.trusted === false;

/** The routing of an event about a message or reaction: to its author alone if it is shadowed. */
export const routingOf = ({
  shadowed,
  user_id,
}: Pick<MessageRow, 'shadowed' | 'user_id'>): Routing => (shadowed ? { onlyTo: [user_id] } : {});

/** Whether a truncation removed a message from its channel. The row is kept. */
export const isTruncated = ({ type }: Pick<MessageRow, 'type'>): boolean => type === 'deleted';

/** Whether the actor sees a message. */
export const isVisibleTo = ({ shadowed, user_id }: MessageRow, actor: Actor | undefined): boolean =>
  !shadowed || actor === undefined || actor.trusted || actor.user.id === user_id;

/** Whether the actor can reply to or quote a message in a channel. */
export const isAnswerable = (
  row: MessageRow | undefined,
  cid: string,
  actor: Actor | undefined,
): row is MessageRow => row?.cid === cid && !isTruncated(row) && isVisibleTo(row, actor);
