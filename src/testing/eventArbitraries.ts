// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- for consumers, see the comment
/*!
 * Without the optional peer `fast-check` its types are `any`; `!` keeps this in the declarations.
 * @ts-ignore */
import type * as FastCheck from 'fast-check';
import { type ChatEvent, decodeEvent } from '../protocol/events/decodeEvent.js';
import { type EventAt, type EventKey, events } from '../protocol/events/eventTable.js';
import type { BuiltInKey } from '../protocol/events/eventCodecs.js';
import { codecArbitraries } from './codecArbitraries.js';

/** Arbitraries of events, see {@link eventArbitraries}. */
export interface EventArbitraries {
  /**
   * Events of one row as a reader returns them: all but the required fields may be absent, dates are
   * in both formats, and unknown fields are present.
   */
  readonly event: <Key extends EventKey>(key: Key) => FastCheck.Arbitrary<EventAt<Key>>;
  /** Events of one row as this package's server sends them. */
  readonly strictEvent: <Key extends EventKey>(key: Key) => FastCheck.Arbitrary<EventAt<Key>>;
  /** Events of types that are not in the table, as decoded from a frame. */
  readonly unknownEvent: FastCheck.Arbitrary<ChatEvent>;
  /** All events that a connection can emit. */
  readonly chatEvent: FastCheck.Arbitrary<ChatEvent>;
  /** Dates as RFC 3339 texts, with up to nine fractional digits, and `Z` or an offset. */
  readonly rfc3339: FastCheck.Arbitrary<string>;
  /** Dates as integers of nanoseconds, above 2^53. */
  readonly nanoseconds: FastCheck.Arbitrary<number>;
}

const wireKeys = (Object.keys(events) as EventKey[]).filter(
  (key): key is BuiltInKey =>
    events[key].class !== 'local' && key !== '*channel' && key !== '*user',
);

/**
 * fast-check arbitraries of every event, derived from the event table. They use few channels and
 * users, so that the events of a history concern the same ones.
 *
 * fast-check is an argument and not an import: the package works without it, and the values come
 * from the version that runs the properties.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { decodeEvent, encodeEvent } from 'millrace/protocol';
 * import { eventArbitraries } from 'millrace/testing';
 *
 * const { chatEvent } = eventArbitraries(fc);
 * fc.assert(
 *   fc.property(chatEvent, (event) => decodeEvent(encodeEvent(event))._tag === 'Right'),
 * );
 * ```
 * @param fc the module `fast-check`, version 4
 */
export const eventArbitraries = (fc: typeof FastCheck): EventArbitraries => {
  const { ofShape, customType, rfc3339, nanoseconds } = codecArbitraries(fc);

  const event: EventArbitraries['event'] = <Key extends EventKey>(key: Key) =>
    ofShape(events[key].codec, 'reader') as FastCheck.Arbitrary<EventAt<Key>>;
  const strictEvent: EventArbitraries['strictEvent'] = <Key extends EventKey>(key: Key) =>
    ofShape(events[key].codec, 'strict') as FastCheck.Arbitrary<EventAt<Key>>;

  const unknownEvent = fc
    .tuple(customType, ofShape(events['*channel'].codec, 'reader'))
    .map(([type, raw]) => {
      const result = decodeEvent(JSON.stringify({ ...raw, type }));
      if (result._tag === 'Left') throw new Error(result.left.message);
      return result.right;
    });
  const chatEvent: FastCheck.Arbitrary<ChatEvent> = fc.oneof(
    unknownEvent,
    ...wireKeys.map(event),
    event('connection.changed'),
    event('connection.recovered'),
  );
  return { event, strictEvent, unknownEvent, chatEvent, rfc3339, nanoseconds };
};
