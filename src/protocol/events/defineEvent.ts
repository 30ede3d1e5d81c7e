import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import * as F from '#fp-ts/function';
import type * as t from 'io-ts';
import type { DateTime } from '../primitives.js';
import { isCustomType } from '../ids.js';
import type { User } from '../objects.js';
import { flattenCustom } from '../customData.js';
import { CustomChannelEvent, CustomUserEvent, isReserved } from './customEvents.js';
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

/** The definition of a custom event, for its sender, the server's check and its receiver. */
export interface EventDefinition<Type extends string, Data extends object> extends EventReader<
  CustomEvent<Type, Data>
> {
  readonly type: Type;
  readonly codec: t.Type<Data, unknown>;
  /** Creates the event for a channel, to be put into an outbox. */
  readonly to: (cid: string, data: Data) => OutgoingEvent;
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

/**
 * Defines a custom event. The type must not contain a dot: types with a dot are built-in ones. The
 * codec decodes the sender's keys (merged with `custom` where the server nests them); an event that
 * it refuses is filtered out by `ofType`. Keys that the server sets (`cid`, `user`, `created_at` …)
 * have the server's value, whatever the sender put there.
 *
 * Throws a `TypeError` when the type is empty, has a dot or more than 255 characters.
 *
 * @example
 * ```ts
 * import * as t from 'io-ts';
 * import { defineEvent } from 'millrace';
 *
 * const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));
 * FriendshipRequest.to('messaging:general', { text: 'Hey there, long time no see!' });
 * ```
 */
export const defineEvent = <const Type extends string, Data extends object>(
  type: Type & WithoutDot<Type>,
  codec: t.Type<Data, unknown>,
): EventDefinition<Type, Data> => {
  if (!isCustomType(type))
    throw new TypeError(
      `defineEvent: "${type}" is no custom type; use 1 to 255 characters without a dot.`,
    );
  return {
    type,
    codec,
    to: (cid, data) => ({ ...(codec.encode(data) as object), cid, type }),
    read: ({ name, raw }) => {
      if (name !== type) return undefined;
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
