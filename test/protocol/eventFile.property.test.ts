import { fc, test } from '@fast-check/vitest';
import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import { defineEvent } from 'millrace';
import { exportEvents, readEvents } from 'millrace/protocol';
import { describe, expect, test as it } from 'vitest';
import { codecOf, type EventSchema, schemaOf } from '../../src/protocol/events/eventSchema.js';

const leaves = fc.constantFrom<t.Mixed>(
  t.string,
  t.number,
  t.boolean,
  t.null,
  t.unknown,
  t.Int,
  t.UnknownRecord,
  t.literal('a'),
  t.literal(7),
  t.keyof({ a: null, b: null }),
);

const { codec } = fc.letrec<{ codec: t.Mixed }>((tie) => ({
  codec: fc.oneof(
    { maxDepth: 3 },
    leaves,
    tie('codec').map((part) => t.array(part)),
    tie('codec').map((part) => t.record(t.string, part)),
    tie('codec').map((part) =>
      t.readonly(t.type({ a: part, b: t.union([t.string, t.undefined]) })),
    ),
    tie('codec').map((part) => t.exact(t.partial({ a: part }))),
    fc.tuple(tie('codec'), tie('codec')).map(([one, other]) => t.union([one, other])),
    fc
      .tuple(tie('codec'), tie('codec'))
      .map(([one, other]) => t.intersection([t.type({ a: one }), t.partial({ b: other })])),
  ),
}));

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.record(
    { a: fc.jsonValue({ maxDepth: 2 }), b: fc.oneof(fc.constantFrom('a', 7), fc.jsonValue()) },
    { requiredKeys: [] },
  ),
);

describe('a schema', () => {
  test.prop([codec, fc.array(value, { maxLength: 20 })])(
    'describes what its codec accepts',
    (codec, values) => {
      const back = codecOf(JSON.parse(JSON.stringify(schemaOf(codec))) as EventSchema);
      // A key whose value may be undefined may be absent in JSON: decoding takes it so, `is` does not.
      const accepts = (by: t.Mixed, each: unknown) => E.isRight(by.decode(each));
      for (const each of values)
        expect([each, accepts(back, each)]).toEqual([each, accepts(codec, each)]);
    },
  );

  it('does not exist for a codec that is a function', () => {
    const even = new t.Type<number>('Even', t.number.is, t.number.validate, t.identity);
    const Odd = defineEvent('odd', t.type({ list: t.array(even) }));
    expect(() => exportEvents([Odd])).toThrow(
      new TypeError(
        'data.list[]: the codec Even has no schema. Use the codecs of io-ts for JSON, or give the ' +
          'server the definition from code.',
      ),
    );
  });
});

describe('a file of events', () => {
  const Cursor = defineEvent('cursor', t.type({ x: t.number }), {
    from: 'members',
    to: 'channel',
    rate: '20/s',
    maxBytes: 100,
    retain: 'latest',
  });

  it('gives the definitions that were exported', () => {
    const read = readEvents(exportEvents([Cursor, defineEvent('wave', t.UnknownRecord)]));
    if (E.isLeft(read)) throw new Error(read.left.message);
    const [cursor, wave] = read.right;
    expect(cursor).toMatchObject({ type: 'cursor', rules: Cursor.rules });
    expect([{ x: 1 }, { x: '1' }].map((data) => E.isRight(cursor!.codec.decode(data)))).toEqual([
      true,
      false,
    ]);
    expect(wave).toMatchObject({ type: 'wave', rules: {} });
  });

  const file = (event: object) =>
    JSON.stringify({
      millrace: 'events',
      version: 1,
      events: [
        { type: 'wave', schema: {} },
        { type: 'cursor', schema: {}, ...event },
      ],
    });

  it.each([
    ['', '', 'a file of events'],
    ['{"millrace":"events","version":2,"events":[]}', 'version', '1'],
    [file({ type: 'a.b' }), 'events.1.type', 'a type of 1 to 255 characters without a dot'],
    [file({ type: 'wave' }), 'events.1.type', 'a type that no other event has'],
    [file({ rate: '20' }), 'events.1.rate', 'a rate such as 20/s, 100/min or 5/h'],
    [file({ maxBytes: 0 }), 'events.1.maxBytes', 'a number of bytes above 0'],
    [file({ from: 'me' }), 'events.1.from', '"anyone" | "members" | "moderators" | "server"'],
    [file({ schema: { type: 'text' } }), 'events.1.schema.type', '"string" | '],
    [file({ schema: { properties: { x: 1 } } }), 'events.1.schema.properties.x', 'EventSchema'],
  ])('that is %j is refused at %j', (text, path, expected) => {
    const read = readEvents(text);
    expect(read).toMatchObject({ _tag: 'Left', left: { _tag: 'DecodeFailure', path } });
    expect(E.isLeft(read) && read.left.expected).toContain(expected);
  });
});
