import type * as t from 'io-ts';
import { aiCodecs } from './aiEvents.js';
import { channelCodecs } from './channelEvents.js';
import { connectionCodecs } from './connectionEvents.js';
import { memberCodecs } from './memberEvents.js';
import { messageCodecs } from './messageEvents.js';
import { notificationCodecs } from './notificationEvents.js';
import { ownCodecs } from './ownEvents.js';
import { pollCodecs } from './pollEvents.js';
import { reactionCodecs } from './reactionEvents.js';
import { threadCodecs } from './threadEvents.js';
import { typingCodecs } from './typingEvents.js';
import { userCodecs } from './userEvents.js';
import { webhookCodecs } from './webhookEvents.js';

/**
 * The codecs of all built-in events, by the keys of the event table. A client imports this list
 * instead of the table, whose other columns only a server needs.
 */
export const eventCodecs = {
  ...aiCodecs,
  ...channelCodecs,
  ...connectionCodecs,
  ...memberCodecs,
  ...messageCodecs,
  ...notificationCodecs,
  ...ownCodecs,
  ...pollCodecs,
  ...reactionCodecs,
  ...threadCodecs,
  ...typingCodecs,
  ...userCodecs,
  ...webhookCodecs,
} as const;

/** The keys of the built-in events. */
export type BuiltInKey = keyof typeof eventCodecs;

/** Any built-in event. */
export type BuiltInEvent = {
  [Key in BuiltInKey]: t.TypeOf<(typeof eventCodecs)[Key]>;
}[BuiltInKey];

/** The types of the built-in events. */
export type BuiltInType = BuiltInEvent['type'];
