import * as t from 'io-ts';
import { DateTime } from '../codecs.js';
import { User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { channelAddress, channelFacts, type EventRows, toWatchers } from './entry.js';

const { cid, ...address } = channelAddress;
const { channel_last_message_at } = channelFacts;
const beside = { parent_id: t.string, received_at: DateTime, channel_last_message_at };

const typingStartShape = shape('TypingStart', {
  needed: { type: t.literal('typing.start'), created_at: DateTime, cid, user: User },
  sent: address,
  optional: beside,
});
/** Holds for seven seconds unless repeated. */
export interface TypingStart extends t.TypeOf<typeof typingStartShape> {}
/** Codec of {@link TypingStart}. */
export const TypingStart: Codec<TypingStart> = typingStartShape;

const typingStopShape = shape('TypingStop', {
  needed: { type: t.literal('typing.stop'), cid, user: User },
  sent: { created_at: DateTime, ...address },
  optional: beside,
});
/** Clients make this one up as well, with nothing but `cid` and `user`. */
export interface TypingStop extends t.TypeOf<typeof typingStopShape> {}
/** Codec of {@link TypingStop}. */
export const TypingStop: Codec<TypingStop> = typingStopShape;

export const typingEvents = {
  'typing.start': {
    type: 'typing.start',
    class: 'channel',
    hooked: false,
    trigger: 'when a user starts typing',
    recipients: toWatchers,
    ephemeral: true,
    state: 'typing',
    crowded: 'kept back',
    codec: TypingStart,
  },
  'typing.stop': {
    type: 'typing.stop',
    class: 'channel',
    hooked: false,
    trigger: 'when a user stops typing',
    recipients: toWatchers,
    ephemeral: true,
    state: 'typing',
    crowded: 'kept back',
    codec: TypingStop,
  },
} as const satisfies EventRows;
