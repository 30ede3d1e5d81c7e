import type * as FastCheck from 'fast-check';
import { type ChatEvent, decodeEvent } from '../protocol/events/decodeEvent.js';
import {
  type BuiltInKey,
  type EventAt,
  type EventKey,
  events,
} from '../protocol/events/eventTable.js';
import { codecArbitraries } from './codecArbitraries.js';

/** Generators of events, see {@link eventArbitraries}. */
export interface EventArbitraries {
  /**
   * Events of one row as a reader may meet them: what it can do without is null or absent, moments
   * come in both dialects, and there are keys that nobody knows.
   */
  readonly event: <Key extends EventKey>(key: Key) => FastCheck.Arbitrary<EventAt<Key>>;
  /** Events of one row as a server of ours sends them. */
  readonly strictEvent: <Key extends EventKey>(key: Key) => FastCheck.Arbitrary<EventAt<Key>>;
  /** Events of types that the table does not have, as they come out of a frame. */
  readonly unknownEvent: FastCheck.Arbitrary<ChatEvent>;
  /** Any event that a connection can give. */
  readonly chatEvent: FastCheck.Arbitrary<ChatEvent>;
  /** Moments of the first dialect, with up to nine digits, and `Z` or an offset. */
  readonly rfc3339: FastCheck.Arbitrary<string>;
  /** Moments of the second dialect, integers above 2^53. */
  readonly nanoseconds: FastCheck.Arbitrary<number>;
}

const wireKeys = (Object.keys(events) as EventKey[]).filter(
  (key): key is BuiltInKey =>
    events[key].class !== 'local' && key !== '*channel' && key !== '*user',
);

/**
 * fast-check generators for every event, derived from the event table. A few channels and users
 * come up again and again, so that the events of a history meet.
 *
 * fast-check is handed in rather than imported: the package works without it, and the values are
 * made by the version that runs the properties.
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
