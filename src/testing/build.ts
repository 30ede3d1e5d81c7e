import * as t from 'io-ts';
import { type EventAt, type EventKey, events } from '../protocol/events/eventTable.js';
import type { AnyCodec, Codec } from '../protocol/shape.js';
import { matchCodec } from './matchCodec.js';
import { noon, type SharedIds, sharedIdsOf, textFor } from './sharedIds.js';

/** A part of a value, at any depth. The builders fill in the rest. */
export type Given<A> = A extends readonly (infer B)[]
  ? readonly Given<B>[]
  : A extends object
    ? { readonly [Key in keyof A]?: Given<A[Key]> }
    : A;

interface FieldContext {
  readonly ids: SharedIds;
  /** The name of the enclosing shape, and the key of the field in it. */
  readonly within: string;
  readonly key: string;
}

const guardedValues: Readonly<Record<string, unknown>> = {
  integer: 0,
  'RFC 3339 date-time': noon,
  'RFC 3339 date-time or integer nanoseconds': noon,
  'type without a dot': 'friendship_request',
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  t.UnknownRecord.is(value) && !Array.isArray(value);

/** The default value of a codec. */
const defaultValue = (codec: t.Mixed, context: FieldContext): unknown =>
  matchCodec(codec, {
    shape: (shape) => buildShape(shape, {}, context.ids),
    text: () => textFor(context.within, context.key, context.ids),
    flag: () => false,
    literal: (value) => value,
    absent: () => undefined,
    nothing: () => null,
    union: ([first]) => first && defaultValue(first, context),
    list: () => [],
    record: () => ({}),
    json: () => ({}),
    guarded: (name) => {
      if (!(name in guardedValues))
        throw new TypeError(`build: no default value for the codec ${name}`);
      return guardedValues[name];
    },
  });

/** Completes a given value: fills in the missing fields of objects, at any depth. */
const complete = (codec: t.Mixed, given: unknown, context: FieldContext): unknown => {
  const asGiven = (): unknown => given;
  return matchCodec(codec, {
    // A complete object is not copied.
    shape: (shape) =>
      isObject(given) && !shape.strict.is(given) ? buildShape(shape, given, context.ids) : given,
    union: (parts) => parts.reduce((value, part) => complete(part, value, context), given),
    list: (part) =>
      Array.isArray(given) ? given.map((item) => complete(part, item, context)) : given,
    record: (part) =>
      isObject(given)
        ? Object.fromEntries(
            Object.entries(given).map(([key, item]) => [key, complete(part, item, context)]),
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

/** Builds an object of a shape: the given fields, and all others that a server must send. */
const buildShape = (
  { name, fields }: AnyCodec,
  given: Readonly<Record<string, unknown>>,
  ids: SharedIds,
): Readonly<Record<string, unknown>> => {
  const { required, guaranteed, optional } = fields;
  const guaranteedFields: Readonly<Record<string, t.Mixed>> = { ...required, ...guaranteed };
  const allFields: Readonly<Record<string, t.Mixed>> = { ...guaranteedFields, ...optional };
  const contextOf = (key: string): FieldContext => ({ ids, within: name, key });
  const defaults = Object.entries(guaranteedFields)
    .filter(([key]) => given[key] === undefined)
    .map(([key, codec]) => [key, defaultValue(codec, contextOf(key))] as const);
  const completed = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const codec = allFields[key];
      return [key, codec ? complete(codec, value, contextOf(key)) : value] as const;
    });
  return Object.fromEntries([...defaults, ...completed]);
};

/**
 * Builds an object of the protocol: the given fields, and simple values for all other fields that a
 * server must send.
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
  buildShape(
    codec,
    given as Readonly<Record<string, unknown>>,
    sharedIdsOf(given as object & Record<string, unknown>),
  ) as A;

/**
 * Builds an event of the event table, as a server sends it: the given fields, at any depth, and
 * simple values for all other required fields. The ids are consistent: all fields of an event name
 * the same channel, message and user. All dates are noon of 1 May 2024.
 *
 * Given values are not checked; the event is valid in the strict form if they are.
 *
 * @example
 * ```ts
 * import { build } from 'millrace/testing';
 *
 * const event = build('message.new', { cid: 'messaging:lobby', message: { text: 'Hello' } });
 * event.channel_id; // 'lobby'
 * event.message.user?.id; // 'john', the default user
 * ```
 * @param key the row of the event table: the type of the event, or `*channel` or `*user` for custom
 * events
 */
export const build = <Key extends EventKey>(
  key: Key,
  given = {} as Given<EventAt<Key>>,
): EventAt<Key> => {
  const entry: { readonly codec: AnyCodec } = events[key];
  const overrides = given as Readonly<Record<string, unknown>>;
  return buildShape(entry.codec, overrides, sharedIdsOf(overrides)) as EventAt<Key>;
};
