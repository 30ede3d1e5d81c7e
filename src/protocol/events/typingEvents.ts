import * as t from 'io-ts';
import { DateTime } from '../primitives.js';
import { User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { addressFields, channelSummaryFields, type EventRows, toWatchers } from './eventEntry.js';

const { cid, ...address } = addressFields;
const { channel_last_message_at } = channelSummaryFields;
const optionalFields = { parent_id: t.string, received_at: DateTime, channel_last_message_at };

const typingStartShape = shape('TypingStart', {
  required: { type: t.literal('typing.start'), created_at: DateTime, cid, user: User },
  guaranteed: address,
  optional: optionalFields,
});
/** The user counts as typing for seven seconds, or until the event is repeated. */
export interface TypingStart extends t.TypeOf<typeof typingStartShape> {}
/** Codec of {@link TypingStart}. */
export const TypingStart: Codec<TypingStart> = typingStartShape;

const typingStopShape = shape('TypingStop', {
  required: { type: t.literal('typing.stop'), cid, user: User },
  guaranteed: { created_at: DateTime, ...address },
  optional: optionalFields,
});
/** A client also emits this event itself, with `cid` and `user` only. */
export interface TypingStop extends t.TypeOf<typeof typingStopShape> {}
/** Codec of {@link TypingStop}. */
export const TypingStop: Codec<TypingStop> = typingStopShape;

export const typingEvents = {
  'typing.start': {
    type: 'typing.start',
    class: 'channel',
    webhook: false,
    trigger: 'when a user starts typing',
    recipients: toWatchers,
    ephemeral: true,
    state: 'typing',
    largeChannel: 'sender-only',
    codec: TypingStart,
  },
  'typing.stop': {
    type: 'typing.stop',
    class: 'channel',
    webhook: false,
    trigger: 'when a user stops typing',
    recipients: toWatchers,
    ephemeral: true,
    state: 'typing',
    largeChannel: 'sender-only',
    codec: TypingStop,
  },
} as const satisfies EventRows;
