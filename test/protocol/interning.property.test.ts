import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { type ChatEvent, decodeEvent, type User } from 'millrace/protocol';
import { describe, expect, it } from 'vitest';
import { internUsers } from '../../src/protocol/events/internUsers.js';
import { chatEventArbitrary } from '../helpers/arbitraries.js';
import * as samples from '../helpers/samples.js';
import { message, messageNew, reactionNew } from '../helpers/samples.js';
import { runs } from '../helpers/run.js';

const words = (value: unknown): string => JSON.stringify(value);

// Servers send the id first.
const idFirst = ({ id, ...rest }: User): User => ({ id, ...rest });
const john = idFirst(samples.john);
const jane = idFirst(samples.jane);

const people = [
  john,
  { ...john, name: 'John "Quotes" {Braces}' },
  { ...john, teams: ['a'], privacy_settings: { typing_indicators: { enabled: true } } },
  jane,
  { ...jane, name: 'Jané 🌊\n' },
  { id: 'bare' },
  { id: 'with, a comma', mood: { deep: [{ id: 'x' }] } },
  { id: 'broken', name: 7 },
  { id: 'x'.repeat(200), name: 'Long' },
  { id: 'long', name: 'y'.repeat(5_000) },
];
const user = fc.constantFrom(...people);

/** Any value with users in it, mostly under the keys of events. */
const { told } = fc.letrec<{ told: unknown }>((tie) => ({
  told: fc.oneof(
    { depthSize: 'small' },
    user,
    fc.constantFrom(1, 'text', '\u00010', '\u0001', '{"id":"john"', null),
    fc.array(tie('told'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('user', 'message', 'reaction', 'other_user', 'id', '__proto__', 'more'),
      tie('told'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

/** The parsed value, or the failure to parse. */
const outcome = (read: (text: string) => unknown, text: string): unknown => {
  try {
    return words(read(text));
  } catch (error) {
    return error instanceof SyntaxError ? 'no JSON' : error;
  }
};

const parse = (text: string): unknown => JSON.parse(text);

/** A reader that has cached all users. */
const acquainted = (most?: number) => {
  const read = internUsers(most);
  for (const each of people) read(words({ type: 'typing.start', user: each }));
  return read;
};

describe('a reader that knows users', () => {
  test.prop([fc.array(told, { maxLength: 6 }), fc.constantFrom(1, 3, 1_000)], {
    numRuns: runs(300),
  })('says what JSON.parse says', (values, most) => {
    const read = acquainted(most);
    for (const value of [...values, ...values])
      expect(words(read(words(value)))).toBe(words(value));
  });

  test.prop(
    [
      told,
      fc.nat(),
      fc.oneof(
        fc.constantFrom('0', 'e0', '"', '{', '}', ',', ':', '\\', ' ', '\\u0001'),
        user.map(words),
        user.map((each) => `"user":${words(each)},`),
      ),
      fc.nat({ max: 3 }),
    ],
    { numRuns: runs(1_000) },
  )('takes broken texts for broken', (value, place, put, cut) => {
    const text = words({ user: value, message: { user: john }, more: value });
    const at = place % text.length;
    const broken = text.slice(0, at) + put + text.slice(at + cut);
    expect(outcome(acquainted(), broken)).toStrictEqual(outcome(parse, broken));
  });

  test.prop([fc.array(chatEventArbitrary, { minLength: 1, maxLength: 5 })])(
    'reads events as they are',
    (events: readonly ChatEvent[]) => {
      const read = internUsers();
      for (const event of [...events, ...events])
        expect(words(read(words(event)))).toBe(words(event));
    },
  );

  it('takes the last of two users under one key', () => {
    const text = `{"user":${words(john)},"user":${words(jane)}}`;
    expect(acquainted()(text)).toStrictEqual({ user: jane });
  });

  it('takes for no user what a frame says itself', () => {
    const text = String.raw`{"user":${words(john)},"user":"\u00010"}`;
    const read = internUsers();
    read(text);
    expect(read(text)).toStrictEqual({ user: '\u00010' });
  });

  it('finds users however deep they are', () => {
    const inside = (value: unknown, levels: number): unknown =>
      levels === 0 ? value : [{ more: inside(value, levels - 1) }];
    const value = inside({ user: john }, 20);
    const read = acquainted();
    read(words({ user: john }));
    expect(words(read(words(value)))).toBe(words(value));
  });

  it('gives one object for the same words, wherever they stand', () => {
    const read = acquainted();
    const met = words(messageNew({ user: john, message: message({ user: john }) }));
    const [, one] = [read(met), read(met)];
    const other = read(words(reactionNew({ user: john })));
    const [first, second] = [one, other] as [
      { user: unknown; message: { user: unknown } },
      { user: unknown },
    ];
    expect(first.user).toStrictEqual(john);
    expect(first.message.user).toBe(first.user);
    expect(second.user).toBe(first.user);
  });

  it('gives another object for other words', () => {
    const read = acquainted();
    const told = (name: string) =>
      (read(words({ user: { ...jane, name } })) as { user: unknown }).user;
    expect(told('Jane A.')).toStrictEqual({ ...jane, name: 'Jane A.' });
    expect(told('Jane B.')).toStrictEqual({ ...jane, name: 'Jane B.' });
    expect(told('Jane B.')).toBe(told('Jane B.'));
  });

  it('knows users again after many that came once', () => {
    const read = internUsers();
    const told = (id: string) => (read(words({ user: { ...jane, id } })) as { user: unknown }).user;
    for (let n = 0; n < 3_000; n += 1) told(`stranger-${String(n)}`);
    const meetings = Array.from({ length: 3_000 }, () => told('friend') === told('friend'));
    expect(meetings.at(-1)).toBe(true);
  });
});

it('decodeEvent shares users, and holds what it shares to the codec', () => {
  // All tests of a thread share one memory: nobody else names this user, and it may pause for
  // 1 000 frames.
  const user = { ...john, id: 'only-here' };
  const frame = words(messageNew({ user, message: message({ user }) }));
  const decoded = Array.from({ length: 1_002 }, () => decodeEvent(frame)).map((each) =>
    E.isRight(each) && each.right.type === 'message.new' ? each.right : undefined,
  );
  expect(decoded[0]).toStrictEqual(JSON.parse(frame));
  expect(decoded.at(-1)?.message.user).toBe(decoded.at(-1)?.user);

  const broken = words({ ...messageNew(), user: { ...user, role: 7 } });
  expect(decodeEvent(broken)).toStrictEqual(decodeEvent(broken));
  expect(E.isLeft(decodeEvent(broken))).toBe(true);
});
