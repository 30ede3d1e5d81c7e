import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { DateTime } from '../primitives.js';
import { type DecodeFailure, decodeFailure, failureFromErrors } from '../failure.js';
import { guardOf } from '../guard.js';
import type { AnyCodec } from '../shape.js';
import { type BuiltInEvent, eventCodecs } from './eventCodecs.js';
import { localTypes } from './connectionEvents.js';

/**
 * An event of a type that the table does not have, custom events included. `name` is its type on
 * the wire and `raw` the whole payload; the literal `'unknown'` keeps the union of all events
 * discriminated.
 */
export interface UnknownEvent {
  readonly type: 'unknown';
  readonly name: string;
  readonly cid?: string;
  readonly created_at?: DateTime;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Every event that a connection emits, discriminated by `type`. */
export type ChatEvent = BuiltInEvent | UnknownEvent;

/** The rows of one type. When no row accepts a value, the failure is that of the first row. */
interface TypeDecoder {
  readonly type: string;
  /** Whether only a client emits events of this type. */
  readonly local: boolean;
  readonly first: AnyCodec;
  readonly codec: t.Mixed;
  /** The fast form of `codec`, for values that `JSON.parse` returned. */
  readonly guard: (value: unknown) => boolean;
}

const unionOf = ([first, second, ...others]: readonly AnyCodec[]): t.Mixed | undefined =>
  first && second ? t.union([first, second, ...others]) : first;

/** The type of a row: the key of a second row of a type is `type@scope`. */
const typeOfKey = (key: string): string => key.replace(/@.*/, '');

const decoders: readonly TypeDecoder[] = Object.entries<AnyCodec>(eventCodecs).flatMap(
  ([type, first], _, all) => {
    if (typeOfKey(type) !== type) return [];
    const same = all.flatMap(([key, codec]) => (typeOfKey(key) === type ? [codec] : []));
    const codec = unionOf(same) ?? first;
    return { type, local: localTypes.has(type), first, codec, guard: guardOf(codec) };
  },
);

// Few types have the same length. Comparing a text with them is faster than a lookup in a map,
// which must hash the text first: each frame has a new string.
const decodersByLength: readonly (readonly TypeDecoder[])[] = Array.from(
  { length: 1 + Math.max(...decoders.map(({ type }) => type.length)) },
  (_, length) => decoders.filter(({ type }) => type.length === length),
);

const decoderOf = (type: string): TypeDecoder | undefined =>
  decodersByLength[type.length]?.find((each) => each.type === type);

const unknownEvent = (name: string, raw: Record<string, unknown>): UnknownEvent => {
  const { cid, created_at } = raw;
  const event: { -readonly [K in keyof UnknownEvent]: UnknownEvent[K] } = {
    type: 'unknown',
    name,
    raw,
  };
  if (typeof cid === 'string') event.cid = cid;
  if (DateTime.is(created_at)) event.created_at = created_at;
  return event;
};

/** Decodes an event of a known type. */
type DecodeBy = (decoder: TypeDecoder, value: unknown) => t.Validation<unknown>;

/** By the codecs; leaves the value as it is. */
const byCodec: DecodeBy = ({ codec, first }, value) => {
  const result: t.Validation<unknown> = codec.decode(value);
  return E.isRight(result) ? result : first.decode(value);
};

/** By the guard; for a value that nobody else holds. */
const byGuard: DecodeBy = (decoder, value) =>
  decoder.guard(value) ? E.right(value) : byCodec(decoder, value);

/** Decodes parsed JSON; `raw` is what a failure reports, the frame as it was received. */
const decodeValue = (
  value: unknown,
  raw: unknown,
  decode: DecodeBy,
): Either<DecodeFailure, ChatEvent> => {
  if (!t.UnknownRecord.is(value)) return E.left(decodeFailure(raw, '', 'an object', value));
  const { type } = value;
  if (typeof type !== 'string' || type === '')
    return E.left(decodeFailure(raw, 'type', 'the type of an event', type));
  const decoder = decoderOf(type);
  if (!decoder) return E.right(unknownEvent(type, value));
  if (decoder.local)
    return E.left(decodeFailure(raw, 'type', 'an event that a server may send', type));
  const result = decode(decoder, value);
  return E.isRight(result)
    ? E.right(result.right as ChatEvent)
    : E.left(failureFromErrors(raw, result.left));
};

/**
 * Decodes one frame. Never throws, whatever its argument is.
 *
 * A frame of a built-in type is checked by the codec of the type; where the protocol gives null the
 * meaning of absence, the event has `undefined`. A frame of any other type becomes an `UnknownEvent`. A frame that is not a JSON object, does not match the codec of its type, or
 * has the type of a local event (`connection.changed`, `connection.recovered`) is a failure.
 *
 * @example
 * ```ts
 * import { either as E } from 'fp-ts';
 * import { decodeEvent } from 'millrace/protocol';
 *
 * const result = decodeEvent('{"type":"message.new","created_at":"2024-05-01T12:00:00Z"}');
 * if (E.isLeft(result)) console.error(result.left.message);
 * // cid: expected string, got undefined; in {"type":"message.new",…
 * ```
 */
export const decodeEvent = (frame: string): Either<DecodeFailure, ChatEvent> => {
  if (typeof (frame as unknown) !== 'string')
    return E.left(decodeFailure(frame, '', 'a text frame', frame));
  try {
    return decodeValue(JSON.parse(frame), frame, byGuard);
  } catch {
    return E.left(decodeFailure(frame, '', 'JSON', frame));
  }
};

const toWire = (event: ChatEvent): unknown => (event.type === 'unknown' ? event.raw : event);

/**
 * Decodes an event from parsed JSON that nobody else holds. Never throws, whatever its argument is.
 */
export const decodeParsedEvent = (value: unknown): Either<DecodeFailure, ChatEvent> =>
  decodeValue(value, value, byGuard);

/** Encodes an event as a frame, the inverse of `decodeEvent`. */
export const encodeEvent = (event: ChatEvent): string => JSON.stringify(toWire(event));

const isUnknownEvent = t.type({
  type: t.literal('unknown'),
  name: t.string,
  raw: t.UnknownRecord,
}).is;

const isBuiltIn = (value: Record<string, unknown>): boolean =>
  typeof value['type'] === 'string' && decoderOf(value['type'])?.codec.is(value) === true;

/**
 * The codec of all events: decodes parsed JSON as `decodeEvent` decodes a frame, and encodes to the
 * payload on the wire.
 */
export const ChatEvent = new t.Type<ChatEvent, unknown>(
  'ChatEvent',
  (value): value is ChatEvent =>
    isUnknownEvent(value) || (t.UnknownRecord.is(value) && isBuiltIn(value)),
  (value, context) => {
    const result = decodeValue(value, value, byCodec);
    return E.isRight(result)
      ? t.success(result.right)
      : t.failure(value, context, result.left.message);
  },
  toWire,
);
