import { isRecord } from '../../internal/isRecord.js';
import { Integer, DateTime, JsonObject } from '../primitives.js';
import * as t from 'io-ts';
import { ChannelMember, User } from '../objects.js';
import { customCodecs } from '../events/customEvents.js';
import { eventCodecs } from '../events/eventCodecs.js';
import { type AnyCodec, shape } from '../shape.js';
import { v2EncoderOf } from './encodeV2.js';

type Keys = Readonly<Record<string, unknown>>;

const counts = {
  ...{ unread_count: Integer, total_unread_count: Integer, unread_channels: Integer },
  ...{ unread_threads: Integer, unread_thread_messages: Integer },
  ...{ channel_unread_count: Integer, channel_last_read_at: DateTime },
};

const withFields = (codec: AnyCodec, fields: Readonly<Record<string, t.Mixed>>): AnyCodec =>
  shape(codec.name, { ...codec.fields, optional: { ...codec.fields.optional, ...fields } });

const HookUser = withFields(User, counts);
const HookMember = withFields(ChannelMember, { user: HookUser });

/** What a webhook gets beside a built-in event. */
const contextFields = {
  members: t.readonlyArray(HookMember),
  thread_participants: t.readonlyArray(User),
  user: HookUser,
};

const callFields = { request_info: JsonObject };

const hookCodecs: ReadonlyMap<string, AnyCodec> = new Map<string, AnyCodec>([
  ...Object.entries<AnyCodec>(eventCodecs).map(
    ([key, codec]) => [key, withFields(codec, { ...contextFields, ...callFields })] as const,
  ),
  ...Object.entries<AnyCodec>(customCodecs).map(
    ([key, codec]) => [key, withFields(codec, callFields)] as const,
  ),
]);

/** The event of a row of the event table, or the body of its webhook, in v2. */
export const encodeEventV2 = (key: string, event: Keys): Keys => {
  const codec = hookCodecs.get(key);
  const encoded = codec ? v2EncoderOf(codec)(event) : event;
  return { custom: {}, ...(isRecord(encoded) ? encoded : event) };
};

/** An event whose row is known by its type alone, in v2. */
export const encodeWireEventV2 = (event: Keys): Keys => {
  const type = String(event['type']);
  const custom = event['cid'] == null ? '*user' : '*channel';
  return encodeEventV2(hookCodecs.has(type) ? type : custom, event);
};
