import type { MessageRow } from '../ports/rows.js';
import type { Routing } from '../ports/bus.js';
import type { Actor } from './actor.js';

/** Who of those that an event about a message is for gets it: all, or its author alone. */
export const audienceOf = ({ shadowed, user_id }: MessageRow): Routing =>
  shadowed ? { onlyTo: [user_id] } : {};

/** Whether a message is there for the one who acts. */
export const isThereFor = ({ shadowed, user_id }: MessageRow, actor: Actor | undefined): boolean =>
  !shadowed || actor === undefined || actor.trusted || actor.user.id === user_id;
