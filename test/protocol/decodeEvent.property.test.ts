import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { type AnyCodec, decodeEvent, encodeEvent, events } from 'millrace/protocol';
import { describe, expect } from 'vitest';
import {
  builtInKeys,
  chatEventArbitrary,
  eventArbitrary,
  eventKeys,
  strictEventArbitrary,
  unknownEventArbitrary,
  wireKeys,
} from '../helpers/arbitraries.js';
import { mutated } from '../helpers/mutated.js';
import { runs } from '../helpers/run.js';

const few = { numRuns: runs(40) };

const without = (event: object, key: string): object =>
  Object.fromEntries(Object.entries(event).filter(([name]) => name !== key));

const decode = (event: object) => decodeEvent(JSON.stringify(event));

const columnsOf = (codec: AnyCodec) => codec.fields;

describe('no input makes decodeEvent throw:', () => {
  const answers = (frame: unknown): void => {
    const result = decodeEvent(frame as string);
    expect(['Left', 'Right']).toContain(result._tag);
    if (E.isRight(result)) return;
    expect(result.left.raw).toBe(frame);
    expect(result.left.message).not.toMatch(/[\r\n]/);
  };

  test.prop([fc.string({ unit: 'binary' })])('a text', answers);

  test.prop([fc.json()])('JSON', answers);

  test.prop([fc.anything()])('whatever there is', answers);

  test.prop([
    fc.constantFrom(...builtInKeys),
    fc.jsonValue().filter((value) => typeof value === 'object'),
  ])('JSON that claims a type', (key, value) => {
    answers(JSON.stringify({ ...(value as object | null), type: events[key].type }));
  });

  test.prop(
    [chatEventArbitrary, fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }), fc.jsonValue()],
    { numRuns: runs(1_000) },
  )('an event with something else at some place', (event, choices, put) => {
    answers(JSON.stringify(mutated(JSON.parse(encodeEvent(event)), choices, put)));
  });

  test.prop([chatEventArbitrary, fc.nat(), fc.string({ maxLength: 3 })])(
    'an event with some characters put in its text',
    (event, place, put) => {
      const text = encodeEvent(event);
      const index = place % text.length;
      answers(text.slice(0, index) + put + text.slice(index));
      answers(text.slice(0, index));
    },
  );
});

describe.each(builtInKeys)('%s', (key) => {
  const anyEvent = eventArbitrary(key);
  const strictEvent = strictEventArbitrary(key);

  test.prop([anyEvent], few)('is what it was after encoding and decoding', (event) => {
    expect(decodeEvent(encodeEvent(event))).toEqual(E.right(event));
  });

  test.prop([anyEvent], few)('has a frame that decoding and encoding keep', (event) => {
    const frame = JSON.stringify(event);
    expect(E.map(encodeEvent)(decodeEvent(frame))).toEqual(E.right(frame));
  });

  test.prop([strictEvent], few)('is read when it is strict', (event) => {
    expect(decode(event)).toEqual(E.right(event));
  });
});

describe.each(wireKeys)('the codec of %s', (key) => {
  const { codec } = events[key];
  const { required, guaranteed, optional, custom } = columnsOf(codec);
  const reader: AnyCodec = codec;
  const anyEvent = eventArbitrary(key);
  const strictEvent = strictEventArbitrary(key);

  test.prop([anyEvent], few)('accepts its events without a copy', (event) => {
    const result = reader.decode(event);
    expect(E.isRight(result) && result.right).toBe(event);
    expect(reader.is(event)).toBe(true);
  });

  test.each(Object.keys(required))('refuses an event without %s', (gone) => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(E.isLeft(reader.decode(without(event, gone)))).toBe(true);
        expect(reader.is(without(event, gone))).toBe(false);
      }),
      { numRuns: runs(5) },
    );
  });

  test.prop([anyEvent, fc.nat()], few)('does not miss any other key', (event, nth) => {
    const others = Object.keys(event).filter((name) => !(name in required));
    const gone = others[nth % Math.max(1, others.length)];
    fc.pre(gone !== undefined);
    expect(E.isRight(reader.decode(without(event, gone)))).toBe(true);
  });

  test.prop([strictEvent], few)('accepts strict events in both forms', (event) => {
    expect(codec.strict.decode(event)).toEqual(E.right(event));
    expect(codec.strict.is(event)).toBe(true);
    expect(reader.is(event)).toBe(true);
  });

  test.prop([strictEvent, fc.array(fc.nat(60), { maxLength: 6 }), fc.jsonValue()], few)(
    'accepts whatever its strict form accepts',
    (event, choices, put) => {
      const changed = mutated(event, choices, put);
      expect(reader.is(changed) || !codec.strict.is(changed)).toBe(true);
    },
  );

  test.each(Object.keys({ ...required, ...guaranteed }))('wants %s of a server', (gone) => {
    fc.assert(
      fc.property(strictEvent, (event) => {
        expect(E.isLeft(codec.strict.decode(without(event, gone)))).toBe(true);
        expect(codec.strict.is(without(event, gone))).toBe(false);
      }),
      { numRuns: runs(5) },
    );
  });

  test.prop([strictEvent], few)('wants no stranger of a server', (event) => {
    const stranger = { ...event, 'no such key': 1 };
    expect(codec.strict.is(stranger)).toBe(custom);
    expect(E.isRight(codec.strict.decode(stranger))).toBe(custom);
  });

  test.prop([strictEvent], few)('wants no nanoseconds of a server', (event) => {
    const other = { ...event, created_at: 1_714_564_800_123_456_768 };
    expect(reader.is(other)).toBe(true);
    expect(codec.strict.is(other)).toBe(false);
  });

  test('has each key in one column', () => {
    const keys = [required, guaranteed, optional].flatMap((column) => Object.keys(column));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe.each(builtInKeys.filter((key) => key !== 'user.messages.deleted@channel'))(
  'a frame of %s',
  (key) => {
    const anyEvent = eventArbitrary(key);

    test.each(Object.keys(columnsOf(events[key].codec).required).filter((name) => name !== 'type'))(
      'is refused without %s, and the failure says so',
      (gone) => {
        fc.assert(
          fc.property(anyEvent, (event) => {
            expect(decode(without(event, gone))).toMatchObject(E.left({ path: gone }));
          }),
          { numRuns: runs(5) },
        );
      },
    );

    test.prop([anyEvent], few)('is refused without its type', (event) => {
      expect(decode(without(event, 'type'))).toMatchObject(E.left({ path: 'type' }));
    });
  },
);

describe('an unknown event', () => {
  test.prop([unknownEventArbitrary])('is what it was after encoding and decoding', (event) => {
    expect(decodeEvent(encodeEvent(event))).toEqual(E.right(event));
  });

  test.prop([fc.json()])('keeps its whole payload', (json) => {
    const raw: unknown = JSON.parse(json);
    fc.pre(typeof raw === 'object' && raw !== null && !Array.isArray(raw));
    const frame = JSON.stringify({ ...raw, type: 'friendship_request' });
    expect(E.map(encodeEvent)(decodeEvent(frame))).toEqual(E.right(frame));
  });
});

test('every row of the event table is looked at here', () => {
  expect(eventKeys).toHaveLength(wireKeys.length + 2);
});
