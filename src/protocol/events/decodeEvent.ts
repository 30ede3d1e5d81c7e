import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { DateTime } from '../primitives.js';
import { type DecodeFailure, decodeFailure, explain } from '../failure.js';
import { guardOf } from '../guard.js';
import type { AnyCodec } from '../shape.js';
import { codecs } from './eventCodecs.js';
import { localTypes } from './connectionEvents.js';
import { internUsers } from './internUsers.js';
import type { BuiltInEvent } from './eventTable.js';

/**
 * An event of any type that the table does not have, custom ones included. `name` is its type on
 * the wire and `raw` the payload, kept whole; the literal `'unknown'` keeps the union of all
 * events discriminated.
 */
export interface UnknownEvent {
  readonly type: 'unknown';
  readonly name: string;
  readonly cid?: string;
  readonly created_at?: DateTime;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Every event that a connection gives, discriminated by `type`. */
export type ChatEvent = BuiltInEvent | UnknownEvent;

/** All rows of one type; the first explains what none of them accepts. */
interface Rows {
  readonly type: string;
  /** Whether only a client makes such events. */
  readonly local: boolean;
  readonly first: AnyCodec;
  readonly is: (value: unknown) => boolean;
  /** `is`, faster, for what `JSON.parse` gave. */
  readonly guard: (value: unknown) => boolean;
}

const anyOf = ([first, second, ...others]: readonly AnyCodec[]): t.Mixed | undefined =>
  first && second ? t.union([first, second, ...others]) : first;

/** The type of a row; another row of the same type adds where to its key. */
const typeOf = (key: string): string => key.replace(/@.*/, '');

const rows: readonly Rows[] = Object.entries<AnyCodec>(codecs).flatMap(([type, first], _, all) => {
  if (typeOf(type) !== type) return [];
  const same = all.flatMap(([key, codec]) => (typeOf(key) === type ? [codec] : []));
  const codec = anyOf(same) ?? first;
  return { type, local: localTypes.has(type), first, is: codec.is, guard: guardOf(codec) };
});

// A few types are equally long. To compare a text with these is faster than to ask a map, which
// must hash it first: the texts of a frame are new each time.
const rowsByLength: readonly (readonly Rows[])[] = Array.from(
  { length: 1 + Math.max(...rows.map(({ type }) => type.length)) },
  (_, length) => rows.filter(({ type }) => type.length === length),
);

const rowsOf = (type: string): Rows | undefined =>
  rowsByLength[type.length]?.find((each) => each.type === type);

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

/** By which of its functions the rows of a type look at a value. */
type Look = 'is' | 'guard';

/** `raw` is what a failure shows: the frame as it came. */
const decodeValue = (
  value: unknown,
  raw: unknown,
  look: Look,
): Either<DecodeFailure, ChatEvent> => {
  if (!t.UnknownRecord.is(value)) return E.left(decodeFailure(raw, '', 'an object', value));
  const { type } = value;
  if (typeof type !== 'string' || type === '')
    return E.left(decodeFailure(raw, 'type', 'the name of an event', type));
  const known = rowsOf(type);
  if (!known) return E.right(unknownEvent(type, value));
  if (known.local)
    return E.left(decodeFailure(raw, 'type', 'an event that a server may send', type));
  // A row's codec never changes what it accepts, so the guard alone decides.
  if (known[look](value)) return E.right(value as unknown as ChatEvent);
  const result: t.Validation<unknown> = known.first.decode(value);
  return E.left(explain(raw, E.isLeft(result) ? result.left : []));
};

// One for all frames: whoever tells of a user, the same words say the same.
const parse = internUsers();

/**
 * Reads one frame. Never throws, whatever it is given.
 *
 * A built-in type is held to its codec; any other type becomes an `UnknownEvent`. A frame that
 * claims an event that only a client makes (`connection.changed`, `connection.recovered`) is a
 * failure, as is everything that is not JSON, not an object, or lacks what its type is nothing
 * without.
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
    return decodeValue(parse(frame), frame, 'guard');
  } catch {
    return E.left(decodeFailure(frame, '', 'JSON', frame));
  }
};

const toWire = (event: ChatEvent): unknown => (event.type === 'unknown' ? event.raw : event);

/** Reads what `JSON.parse` gave of an event. Never throws, whatever it is given. */
export const readEvent = (value: unknown): Either<DecodeFailure, ChatEvent> =>
  decodeValue(value, value, 'guard');

/** The frame of an event, the inverse of `decodeEvent`. */
export const encodeEvent = (event: ChatEvent): string => JSON.stringify(toWire(event));

const isUnknownEvent = t.type({
  type: t.literal('unknown'),
  name: t.string,
  raw: t.UnknownRecord,
}).is;

const isBuiltIn = (value: Record<string, unknown>): boolean =>
  typeof value['type'] === 'string' && rowsOf(value['type'])?.is(value) === true;

/**
 * The codec of every event: decodes parsed JSON as `decodeEvent` does a frame, encodes to what
 * goes over the wire.
 */
export const ChatEvent = new t.Type<ChatEvent, unknown>(
  'ChatEvent',
  (value): value is ChatEvent =>
    isUnknownEvent(value) || (t.UnknownRecord.is(value) && isBuiltIn(value)),
  (value, context) => {
    const result = decodeValue(value, value, 'is');
    return E.isRight(result)
      ? t.success(result.right)
      : t.failure(value, context, result.left.message);
  },
  toWire,
);
