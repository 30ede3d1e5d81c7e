import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import * as F from '#fp-ts/function';
import type * as t from 'io-ts';
import type { DateTime } from '../primitives.js';
import { isCustomType } from '../ids.js';
import type { User } from '../objects.js';
import { CustomChannelEvent, CustomUserEvent, flattenCustom } from './customEvents.js';
import type { UnknownEvent } from './decodeEvent.js';

/** A custom event on its way to a channel: `{ cid, type, ...data }`. */
export interface OutgoingEvent {
  readonly cid: string;
  readonly type: string;
  readonly [key: string]: unknown;
}

/** A custom event that its definition has let through. */
export type CustomEvent<Type extends string, Data> = Omit<Data, keyof CustomEventEnvelope<Type>> &
  CustomEventEnvelope<Type>;

/** What the server puts around the sender's data. */
export interface CustomEventEnvelope<Type extends string> {
  readonly type: Type;
  /** Absent when the event went to a user. */
  readonly cid?: string;
  readonly created_at: DateTime;
  /** The sender. */
  readonly user?: User;
}

/** As much of a definition as its receiver needs. */
export interface EventReader<Event = unknown> {
  readonly type: string;
  /** The typed event, or the codec's errors; `undefined` when the event is of another type. */
  readonly read: (event: UnknownEvent) => Either<t.Errors, Event> | undefined;
}

/** A custom event, defined once for its sender, the server's check and its receiver. */
export interface EventDefinition<Type extends string, Data extends object> extends EventReader<
  CustomEvent<Type, Data>
> {
  readonly type: Type;
  readonly codec: t.Type<Data, unknown>;
  /** The event for a channel, ready for an outbox. */
  readonly to: (cid: string, data: Data) => OutgoingEvent;
}

/** The event of a definition. */
export type EventOf<Definition> = Definition extends EventReader<infer Event> ? Event : never;

type Undotted<Type extends string> = Type extends `${string}.${string}` | '' ? never : Type;

const envelopeKeys = ['type', 'cid', 'created_at', 'user'] as const;

/** The data with the server's word on what is the server's to say. */
const enveloped = (data: object, raw: Readonly<Record<string, unknown>>): object => {
  const own = Object.entries(data).filter(([key]) => !envelopeKeys.some((each) => each === key));
  const said = envelopeKeys.flatMap((key) => (raw[key] == null ? [] : [[key, raw[key]] as const]));
  return Object.fromEntries([...own, ...said]);
};

/**
 * Defines a custom event. The type must hold no dot: dotted names are built-in ones. The codec
 * sees the sender's keys (merged with `custom` where the server nests them) and decides what gets
 * through; keys that the server sets (`cid`, `user`, `created_at` …) are the server's, whatever
 * the sender put there.
 *
 * Throws a `TypeError` when the type is empty or holds a dot.
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
  type: Type & Undotted<Type>,
  codec: t.Type<Data, unknown>,
): EventDefinition<Type, Data> => {
  if (!isCustomType(type))
    throw new TypeError(
      `defineEvent: "${type}" cannot be a custom event; give it a name without a dot.`,
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
        E.chain(() => codec.decode(flattenCustom(raw))),
        E.map((data) => enveloped(data, raw) as CustomEvent<Type, Data>),
      );
    },
  };
};
