import * as t from 'io-ts';
import { type EventAt, type EventKey, events } from '../protocol/events/eventTable.js';
import type { AnyCodec, Codec } from '../protocol/shape.js';
import { matchCodec } from './matchCodec.js';
import { noon, type Scene, sceneOf, textFor } from './scene.js';

/** As much of a value as matters; the rest is filled in, however deep. */
export type Given<A> = A extends readonly (infer B)[]
  ? readonly Given<B>[]
  : A extends object
    ? { readonly [Key in keyof A]?: Given<A[Key]> }
    : A;

interface Place {
  readonly scene: Scene;
  /** The name of the shape around, and the key in it. */
  readonly within: string;
  readonly key: string;
}

const guarded: Readonly<Record<string, unknown>> = {
  integer: 0,
  'RFC 3339 date-time': noon,
  'RFC 3339 date-time or integer nanoseconds': noon,
  'type without a dot': 'friendship_request',
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  t.UnknownRecord.is(value) && !Array.isArray(value);

/** A value that nothing is given of. */
const sample = (codec: t.Mixed, place: Place): unknown =>
  matchCodec(codec, {
    shape: (shape) => fill(shape, {}, place.scene),
    text: () => textFor(place.within, place.key, place.scene),
    flag: () => false,
    literal: (value) => value,
    absent: () => undefined,
    nothing: () => null,
    union: ([first]) => first && sample(first, place),
    list: () => [],
    record: () => ({}),
    json: () => ({}),
    guarded: (name) => {
      if (!(name in guarded)) throw new TypeError(`build: no sample for the codec ${name}`);
      return guarded[name];
    },
  });

/** A value of which something is given: objects are filled, everything else stays. */
const complete = (codec: t.Mixed, given: unknown, place: Place): unknown => {
  const asGiven = (): unknown => given;
  return matchCodec(codec, {
    // What is whole is taken as it is.
    shape: (shape) =>
      isObject(given) && !shape.strict.is(given) ? fill(shape, given, place.scene) : given,
    union: (parts) => parts.reduce((value, part) => complete(part, value, place), given),
    list: (part) =>
      Array.isArray(given) ? given.map((item) => complete(part, item, place)) : given,
    record: (part) =>
      isObject(given)
        ? Object.fromEntries(
            Object.entries(given).map(([key, item]) => [key, complete(part, item, place)]),
          )
        : given,
    text: asGiven,
    flag: asGiven,
    literal: asGiven,
    absent: asGiven,
    nothing: asGiven,
    json: asGiven,
    guarded: asGiven,
  });
};

/** An object of a shape: all that a server must send, and all that is given. */
const fill = (
  { name, fields }: AnyCodec,
  given: Readonly<Record<string, unknown>>,
  scene: Scene,
): Readonly<Record<string, unknown>> => {
  const { required, guaranteed, optional } = fields;
  const promised: Readonly<Record<string, t.Mixed>> = { ...required, ...guaranteed };
  const known: Readonly<Record<string, t.Mixed>> = { ...promised, ...optional };
  const placeOf = (key: string): Place => ({ scene, within: name, key });
  const filled = Object.entries(promised)
    .filter(([key]) => given[key] === undefined)
    .map(([key, codec]) => [key, sample(codec, placeOf(key))] as const);
  const completed = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const codec = known[key];
      return [key, codec ? complete(codec, value, placeOf(key)) : value] as const;
    });
  return Object.fromEntries([...filled, ...completed]);
};

/**
 * An object of the protocol with all that a server must send: what is given, and plain values for
 * the rest.
 *
 * @example
 * ```ts
 * import { Message } from 'millrace/protocol';
 * import { buildObject } from 'millrace/testing';
 *
 * const message = buildObject(Message, { text: 'Hello', user: { id: 'jane' } });
 * ```
 */
export const buildObject = <A extends object>(codec: Codec<A>, given: Given<A>): A =>
  fill(
    codec,
    given as Readonly<Record<string, unknown>>,
    sceneOf(given as object & Record<string, unknown>),
  ) as A;

/**
 * The event of a row of the event table, as a server sends it: what is given, however deep, and
 * plain values for the rest. What is not given fits what is: an event in a channel speaks of that
 * channel throughout, a reaction of its message, everything of its user. Every moment is the same
 * noon.
 *
 * Given values are taken as they are; the event is valid by its strict form as long as they are.
 *
 * @example
 * ```ts
 * import { build } from 'millrace/testing';
 *
 * const event = build('message.new', { cid: 'messaging:lobby', message: { text: 'Hello' } });
 * event.channel_id; // 'lobby'
 * event.message.user?.id; // 'john', whoever is not named
 * ```
 * @param key the row: the type of the event, `*channel` and `*user` for custom ones
 */
export const build = <Key extends EventKey>(
  key: Key,
  given = {} as Given<EventAt<Key>>,
): EventAt<Key> => {
  const entry: { readonly codec: AnyCodec } = events[key];
  const overrides = given as Readonly<Record<string, unknown>>;
  return fill(entry.codec, overrides, sceneOf(overrides)) as EventAt<Key>;
};
