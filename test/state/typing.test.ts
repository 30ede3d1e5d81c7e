import { emptyTyping, foldTyping, type Typing, typingAt, typingTimeoutMs } from 'millrace/state';
import { toMillis } from 'millrace/protocol';
import { describe, expect, test } from 'vitest';
import {
  at,
  channel,
  cid,
  jane,
  john,
  max,
  memberRemoved,
  messageNew,
  typingStart,
  typingStop,
} from '../helpers/samples.js';

const names = (state: Typing): readonly string[] => [...state.keys()];

describe('foldTyping', () => {
  test('has who types, since when, and below which message', () => {
    const state = foldTyping(emptyTyping, { ...typingStart(john), parent_id: 'm1' });
    expect(state.get('john')).toEqual({ user: john, since: at(), parentId: 'm1' });
    expect(foldTyping(emptyTyping, typingStart(jane)).get('jane')?.parentId).toBeUndefined();
  });

  test('ends by a stop, also by one with nothing but a channel and a user', () => {
    const state = foldTyping(emptyTyping, typingStart(john));
    expect(foldTyping(state, typingStop(john))).toEqual(emptyTyping);
    const bare = { type: 'typing.stop', cid, user: { id: 'john' } } as const;
    expect(foldTyping(state, bare)).toEqual(emptyTyping);
    expect(foldTyping(state, typingStop(jane))).toBe(state);
  });

  test('ends by a message of the typist', () => {
    const state = foldTyping(emptyTyping, typingStart(john));
    expect(foldTyping(state, messageNew({ user: john }))).toEqual(emptyTyping);
    expect(foldTyping(state, messageNew({ user: jane }))).toBe(state);
    expect(foldTyping(state, { ...messageNew(), user: undefined })).toBe(state);
  });

  test('holds for seven seconds of event time', () => {
    expect(typingTimeoutMs).toBe(7_000);
    const state = foldTyping(emptyTyping, typingStart(john, 0));
    expect(names(foldTyping(state, typingStart(jane, 6_999)))).toEqual(['john', 'jane']);
    expect(names(foldTyping(state, typingStart(jane, 7_000)))).toEqual(['jane']);
  });

  test('holds longer when it is repeated', () => {
    const state = [
      typingStart(john, 0),
      typingStart(john, 5_000),
      typingStart(jane, 11_999),
    ].reduce(foldTyping, emptyTyping);
    expect(names(state)).toEqual(['john', 'jane']);
    expect(state.get('john')?.since).toBe(at(5_000));
  });

  test('reckons with both dialects of time', () => {
    const state = foldTyping(emptyTyping, {
      ...typingStart(john),
      created_at: toMillis(at()) * 1e6,
    });
    expect(names(foldTyping(state, typingStart(jane, 6_998)))).toEqual(['john', 'jane']);
    expect(names(foldTyping(state, typingStart(jane, 7_001)))).toEqual(['jane']);
  });

  test('is not shortened by a start that comes late', () => {
    const state = [typingStart(john, 5_000), typingStart(john, 1_000)].reduce(
      foldTyping,
      emptyTyping,
    );
    expect(state.get('john')?.since).toBe(at(5_000));
  });

  test.each([
    memberRemoved(max),
    { type: 'channel.updated', cid, created_at: at(), channel: channel() } as const,
  ])('does not care for $type of others', (event) => {
    const state = foldTyping(emptyTyping, typingStart(john));
    expect(foldTyping(state, event)).toBe(state);
  });
});

describe('typingAt', () => {
  const state = [typingStart(john, 0), typingStart(jane, 3_000)].reduce(foldTyping, emptyTyping);

  test.each([
    [0, ['john', 'jane']],
    [6_999, ['john', 'jane']],
    [7_000, ['jane']],
    [9_999, ['jane']],
    [10_000, []],
  ])('%d ms later has %j left', (ms, left) => {
    expect(names(typingAt(state, toMillis(at(ms))))).toEqual(left);
  });

  test('is the same one while nobody ends', () => {
    expect(typingAt(state, toMillis(at(1)))).toBe(state);
    expect(typingAt(emptyTyping, 0)).toBe(emptyTyping);
  });
});
