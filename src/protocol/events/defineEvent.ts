import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import * as F from '#fp-ts/function';
import type * as t from 'io-ts';
import type { DateTime } from '../primitives.js';
import { isCustomType } from '../ids.js';
import type { User } from '../objects.js';
import { flattenCustom } from '../customData.js';
import { CustomChannelEvent, CustomUserEvent, isReserved } from './customEvents.js';
import { checkOf, refusalCheck } from './eventRefusal.js';
import { type EventRules, problemOf } from './eventRules.js';
import type { UnknownEvent } from './decodeEvent.js';

/** A custom event to be sent to a channel: `{ cid, type, ...data }`. */
export interface OutgoingEvent {
  readonly cid: string;
  readonly type: string;
  readonly [key: string]: unknown;
}

/** A custom event that its definition has decoded. */
export type CustomEvent<Type extends string, Data> = Omit<Data, keyof CustomEventEnvelope<Type>> &
  CustomEventEnvelope<Type>;

/** The keys that the server adds to the sender's data. */
export interface CustomEventEnvelope<Type extends string> {
  readonly type: Type;
  /** Absent when the event went to a user. */
  readonly cid?: string;
  readonly created_at: DateTime;
  /** The sender. */
  readonly user?: User;
}

/** The part of a definition that a receiver needs. */
export interface EventReader<Event = unknown> {
  readonly type: string;
  /** The typed event, or the codec's errors; `undefined` when the event is of another type. */
  readonly read: (event: UnknownEvent) => Either<t.Errors, Event> | undefined;
}

/** A custom event for a backend to send: `{ type, ...data }`. */
export interface EventContent<Type extends string> {
  readonly type: Type;
  readonly [key: string]: unknown;
}

/** Rules with which no client may send an event to a channel. */
type ForBackends = { readonly from: 'server' } | { readonly to: 'user' };

/** Creates an event for a channel; does not exist where only a backend may send the event. */
export type ToChannel<Data, Rules> = [Rules] extends [ForBackends]
  ? never
  : (cid: string, data: Data) => OutgoingEvent;

/** The definition of a custom event, for its sender, the server's check and its receiver. */
export interface EventDefinition<
  Type extends string,
  Data extends object,
  Rules extends EventRules = EventRules,
> extends EventReader<CustomEvent<Type, Data>> {
  readonly type: Type;
  readonly codec: t.Type<Data, unknown>;
  readonly rules: Rules;
  /**
   * Creates the event for a channel, to be put into an outbox. Does not exist for the types of an
   * event that only backends send.
   */
  readonly to: ToChannel<Data, Rules>;
  /** Creates the event for a backend, which sends it with `sendEvent` or `sendUserEvent`. */
  readonly content: (data: Data) => EventContent<Type>;
}

/** The event of a definition. */
export type EventOf<Definition> = Definition extends EventReader<infer Event> ? Event : never;

type WithoutDot<Type extends string> = Type extends `${string}.${string}` | '' ? never : Type;

const envelopeKeys = ['type', 'cid', 'created_at', 'user'] as const;

/** The decoded data with the server's values of the envelope keys. */
const withEnvelope = (data: object, raw: Readonly<Record<string, unknown>>): object => {
  const own = Object.entries(data).filter(([key]) => !envelopeKeys.some((each) => each === key));
  const envelope = envelopeKeys.flatMap((key) =>
    raw[key] == null ? [] : [[key, raw[key]] as const],
  );
  return Object.fromEntries([...own, ...envelope]);
};

/** Whether an event came to a user that goes to channels, or the other way round. */
const cameAnotherWay = ({ to }: EventRules, { cid }: Readonly<Record<string, unknown>>): boolean =>
  to !== undefined && (to === 'user') !== (cid == null);

/**
 * Defines a custom event. The type must not contain a dot: types with a dot are built-in ones. The
 * codec decodes the sender's keys (merged with `custom` where the server nests them); an event that
 * it refuses is filtered out by `ofType`. Keys that the server sets (`cid`, `user`, `created_at` …)
 * have the server's value, whatever the sender put there.
 *
 * `rules` say who may send it, to whom, how often and how large, and whether the last one is kept for
 * those who watch later. A server that has the definition (`createChatServer({ events })`) enforces
 * them. The outbox refuses an event that breaks them before it is sent, with an `EventRefusedError` as
 * its outcome; whether the user is a member or a moderator is for the server to say. `ofType` leaves
 * out an event that came another way than `to` says: an event for users that was sent to a channel
 * cannot be shown.
 *
 * Throws a `TypeError` when the type is empty, has a dot or more than 255 characters, and for a rule
 * that is none.
 *
 * @example
 * ```ts
 * import * as t from 'io-ts';
 * import { defineEvent } from 'millrace';
 *
 * const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));
 * FriendshipRequest.to('messaging:general', { text: 'Hey there, long time no see!' });
 *
 * const Cursor = defineEvent('cursor', t.type({ x: t.number, y: t.number }), {
 *   from: 'members',
 *   to: 'channel',
 *   rate: '20/s',
 *   maxBytes: 200,
 *   retain: 'latest',
 * });
 * Cursor.to('messaging:general', { x: 12, y: 7 });
 * ```
 */
export const defineEvent = <
  const Type extends string,
  Data extends object,
  const Rules extends EventRules = EventRules,
>(
  type: Type & WithoutDot<Type>,
  codec: t.Type<Data, unknown>,
  rules: Rules = {} as Rules,
): EventDefinition<Type, Data, Rules> => {
  if (!isCustomType(type))
    throw new TypeError(
      `defineEvent: "${type}" is no custom type; use 1 to 255 characters without a dot.`,
    );
  const problem = problemOf(rules);
  if (problem)
    throw new TypeError(`defineEvent: ${problem.rule} of "${type}" must be ${problem.expected}.`);
  const encode = (data: Data): object => codec.encode(data) as object;
  const to = (cid: string, data: Data): OutgoingEvent => {
    const encoded = encode(data);
    // Not enumerable: it is no part of what is sent.
    return Object.defineProperty({ ...encoded, cid, type }, refusalCheck, {
      value: checkOf({ type, codec, rules }, encoded),
    });
  };
  return {
    type,
    codec,
    rules,
    to: to as ToChannel<Data, Rules>,
    content: (data) => ({ ...encode(data), type }),
    read: ({ name, raw }) => {
      if (name !== type || cameAnotherWay(rules, raw)) return undefined;
      const envelope: t.Decoder<unknown, unknown> =
        raw['cid'] == null ? CustomUserEvent : CustomChannelEvent;
      return F.pipe(
        envelope.decode(raw),
        E.chain(() => codec.decode(flattenCustom(raw, isReserved))),
        E.map((data) => withEnvelope(data, raw) as CustomEvent<Type, Data>),
      );
    },
  };
};
