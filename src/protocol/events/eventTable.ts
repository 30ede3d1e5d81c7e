import type * as t from 'io-ts';
import { channelEvents } from './channelEvents.js';
import { connectionEvents } from './connectionEvents.js';
import { customEvents } from './customEvents.js';
import { webhookEvents } from './webhookEvents.js';
import { memberEvents } from './memberEvents.js';
import { messageEvents } from './messageEvents.js';
import { notificationEvents } from './notificationEvents.js';
import { reactionEvents } from './reactionEvents.js';
import { typingEvents } from './typingEvents.js';
import { userEvents } from './userEvents.js';

/**
 * The event table: every event with its class, its trigger, its recipients and its codec. Client,
 * server, testing kit and documentation interpret it. `user.messages.deleted` has two rows, the
 * second under the key `user.messages.deleted@channel`; `*channel` and `*user` are the custom
 * events.
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
  ...webhookEvents,
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

/** The types of the built-in events. */
export type BuiltInType = BuiltInEvent['type'];
