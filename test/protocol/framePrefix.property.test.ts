import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { decodeEvent, encodeEvent } from 'millrace/protocol';
import { describe, expect } from 'vitest';
import {
  insertLogPosition,
  readFramePrefix,
  withLogPosition,
} from '../../src/protocol/events/framePrefix.js';
import { chatEventArbitrary, strictEventArbitrary } from '../helpers/arbitraries.js';
import { mutated } from '../helpers/mutated.js';
import { runs } from '../helpers/run.js';

const id = fc.nat();
const cid = 'messaging:general';
const position = fc.record({ id, after: id }, { requiredKeys: ['id'] });

/** A prefix that was read equals what decoding the whole frame finds. */
const expectTruePrefix = (frame: string): void => {
  const prefix = readFramePrefix(frame);
  if (!prefix) return;
  const result = decodeEvent(frame);
  if (E.isLeft(result) || result.right.type !== 'unknown') throw new Error('no custom event');
  const { name, raw, cid } = result.right;
  expect(prefix.name).toBe(name);
  if (prefix.millrace) expect(prefix.millrace).toEqual(raw['millrace']);
  // The prefix has a channel only when the position has an `after`.
  if (prefix.millrace?.after !== undefined) expect(prefix.cid).toBe(cid);
  else expect(prefix.cid).toBeUndefined();
};

const wireOf = (frame: string) => JSON.parse(frame) as Record<string, unknown>;

describe('the beginning of a frame says what decoding finds,', () => {
  test.prop([chatEventArbitrary], { numRuns: runs(1_000) })('of any event', (event) => {
    expectTruePrefix(encodeEvent(event));
  });

  test.prop([chatEventArbitrary, position], { numRuns: runs(1_000) })(
    'of any event with a place',
    (event, at) => {
      expectTruePrefix(JSON.stringify(withLogPosition(wireOf(encodeEvent(event)), at)));
    },
  );

  test.prop(
    [
      strictEventArbitrary('*channel'),
      position,
      fc.array(fc.nat(60), { minLength: 1, maxLength: 3 }),
      fc.jsonValue(),
    ],
    { numRuns: runs(1_000) },
  )('of a custom event with something else at some place', (event, at, choices, put) => {
    expectTruePrefix(JSON.stringify(mutated(withLogPosition({ ...event }, at), choices, put)));
  });

  test.prop([strictEventArbitrary('*channel'), position, fc.nat(80), fc.string({ maxLength: 3 })], {
    numRuns: runs(1_000),
  })('of a custom event with some characters put in its beginning', (event, at, index, put) => {
    const text = JSON.stringify(withLogPosition({ ...event, type: 'wave' }, at));
    const changed = text.slice(0, index) + put + text.slice(index);
    if (E.isRight(decodeEvent(changed))) expectTruePrefix(changed);
  });
});

// Integer keys come first in JSON.
const isPlain = (event: object): boolean => !Object.keys(event).some((key) => /^\d+$/.test(key));

test.prop([strictEventArbitrary('*channel').filter(isPlain), position])(
  'a custom event that a server places has a beginning',
  (event, at) => {
    const frame = JSON.stringify(withLogPosition({ ...event, type: 'game/move', cid }, at));
    expect(readFramePrefix(frame)).toEqual({
      name: 'game/move',
      millrace: { id: at.id, ...('after' in at && { after: at.after }) },
      cid: 'after' in at ? cid : undefined,
    });
  },
);

test.prop([strictEventArbitrary('*channel'), position])(
  'an event that is placed is the same event',
  (event, at) => {
    expect(wireOf(JSON.stringify(withLogPosition({ ...event }, at)))).toEqual(
      wireOf(JSON.stringify({ ...event, millrace: at })),
    );
  },
);

test.each([
  '{"type":"message.new","cid":"messaging:a"}',
  '{"type":"wa\\u0076e"}',
  '{ "type":"wave"}',
  '{"cid":"messaging:a","type":"wave"}',
  '{"type":"","cid":"messaging:a"}',
  '{"type":"wave"',
  '[{"type":"wave"}]',
  '',
])('%s is no beginning of a custom event', (frame) => {
  expect(readFramePrefix(frame)).toBeUndefined();
});

test.each([
  '{"type":"wave","millrace":{"id":1.5},"cid":"messaging:a"}',
  '{"type":"wave","millrace":{"id":01},"cid":"messaging:a"}',
  '{"type":"wave","millrace":{"id":9007199254740993},"cid":"messaging:a"}',
  '{"type":"wave","millrace":{"after":1,"id":2},"cid":"messaging:a"}',
  '{"type":"wave","millrace":{"id":2,"after":1},"user":{"id":"jane"},"cid":"messaging:a"}',
])('%s has no place at its beginning', (frame) => {
  expect(readFramePrefix(frame)).toEqual({ name: 'wave', millrace: undefined, cid: undefined });
});

describe('a position that is put into JSON', () => {
  test.prop([chatEventArbitrary, position], { numRuns: runs(1_000) })(
    'makes the frame that its event makes',
    (event, at) => {
      const text = encodeEvent(event);
      const frame = insertLogPosition(text, at);
      if (frame !== undefined)
        expect(frame).toBe(JSON.stringify(withLogPosition(wireOf(text), at)));
    },
  );

  test('is put behind the type of an event of a channel alone', () => {
    const of = (event: object) => insertLogPosition(JSON.stringify(event), { id: 2, after: 1 });
    expect(of({ type: 'message.new', cid, text: 'hi' })).toBe(
      `{"type":"message.new","millrace":{"id":2,"after":1},"cid":"${cid}","text":"hi"}`,
    );
    expect(of({ type: 'message.new', text: 'hi', cid })).toBeUndefined();
    expect(of({ type: 'a"b', cid })).toBeUndefined();
    expect(of({ type: 'wave', cid, millrace: 'mine' })).toBeUndefined();
  });
});
