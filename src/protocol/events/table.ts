import type * as t from 'io-ts';
import { channelEvents } from './channel.js';
import { connectionEvents } from './connection.js';
import { customEvents } from './custom.js';
import { hookEvents } from './hook.js';
import { memberEvents } from './member.js';
import { messageEvents } from './message.js';
import { notificationEvents } from './notification.js';
import { reactionEvents } from './reaction.js';
import { typingEvents } from './typing.js';
import { userEvents } from './user.js';

/**
 * The event table: every event there is, with its class, its trigger, its recipients and its
 * codec. Client, server, testing kit and documentation interpret it; nothing repeats it. The one
 * type with two rows has the second under `user.messages.deleted@channel`; `*channel` and `*user`
 * are the custom events.
 */
export const events = {
  ...channelEvents,
  ...connectionEvents,
  ...memberEvents,
  ...messageEvents,
  ...notificationEvents,
  ...reactionEvents,
  ...typingEvents,
  ...userEvents,
  ...hookEvents,
  ...customEvents,
} as const;

/** The keys of the event table. */
export type EventKey = keyof typeof events;

/** The event of one row. */
export type EventAt<Key extends EventKey> = t.TypeOf<(typeof events)[Key]['codec']>;

/** The rows of built-in events. */
export type BuiltInKey = Exclude<EventKey, '*channel' | '*user'>;

/** Any built-in event. */
export type BuiltInEvent = { [Key in BuiltInKey]: EventAt<Key> }[BuiltInKey];

/** The names of the built-in events. */
export type BuiltInType = BuiltInEvent['type'];
