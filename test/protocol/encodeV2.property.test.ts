import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { Channel, Message, Reaction, toMillis, User, type AnyCodec } from 'millrace/protocol';
import { describe, expect } from 'vitest';
import { customKeys, namedKeysOf } from '../../src/server/core/requests/input.js';
import { formatMicros, toNanos } from '../../src/protocol/time.js';
import { encodeEventV2 } from '../../src/protocol/v2/encodeEventV2.js';
import { v2EncoderOf } from '../../src/protocol/v2/encodeV2.js';
import { events } from '../../src/protocol/events/eventTable.js';
import { strictEventArbitrary, wireKeys } from '../helpers/arbitraries.js';

/** Microseconds since the epoch until 2116: later on, numbers are farther apart than microseconds. */
const micros = fc.integer({ min: 0, max: 2 ** 62 / 1_000 - 1 });

describe('a date in v2', () => {
  test.prop([micros])('has the exact digits of its microseconds', (at) => {
    expect(JSON.stringify(toNanos(formatMicros(at)))).toBe(at === 0 ? '0' : `${at}000`);
  });

  test.prop([micros])('is the same moment', (at) => {
    const text = formatMicros(at);
    expect(toMillis(JSON.parse(JSON.stringify(toNanos(text))) as number)).toBe(toMillis(text));
  });

  test.each(['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z'])('keeps %s within 64 bits', (date) => {
    const nanos = BigInt(JSON.stringify(toNanos(date)));
    expect(BigInt.asIntN(64, nanos)).toBe(nanos);
  });
});

describe('an event in v2', () => {
  test.prop([
    fc
      .constantFrom(...wireKeys)
      .chain((key) => strictEventArbitrary(key).map((event) => [key, event] as const)),
  ])('is accepted by the codec of its row, and has no date as a text', ([key, event]) => {
    const encoded = encodeEventV2(key, event);
    expect(events[key].codec.is(encoded)).toBe(true);
    expect(encoded).toHaveProperty('custom');
    expect(typeof encoded['created_at']).toBe('number');
    // An encoded event has nothing left to encode.
    expect(encodeEventV2(key, encoded)).toEqual(encoded);
  });
});

describe('custom data', () => {
  const codecs: readonly AnyCodec[] = [User, Channel, Message, Reaction];
  const custom = fc.dictionary(
    fc.oneof(
      fc.string().filter((key) => key !== '__proto__'),
      fc.constantFrom('id', 'custom', 'created_at', 'user', 'color', 'name'),
    ),
    fc.jsonValue(),
    { noNullPrototype: true, maxKeys: 8 },
  );

  test.prop([fc.constantFrom(...codecs), custom])(
    'keeps every key and value from a request of v2 to a response of v2',
    (codec, given) => {
      const stored = customKeys({ custom: given }, namedKeysOf([codec]));
      const encoded = v2EncoderOf(codec)(stored) as { readonly custom: unknown };

      expect(encoded.custom).toEqual(given);
    },
  );

  test.prop([fc.constantFrom(...codecs), custom])(
    'is never taken for a field in v1',
    (codec, given) => {
      const stored = customKeys({ custom: given }, namedKeysOf([codec]));
      const named = new Set(namedKeysOf([codec]).all);

      expect(Object.keys(stored).filter((key) => named.has(key))).toEqual([]);
    },
  );
});
