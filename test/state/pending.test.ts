import {
  discardPending,
  emptyPending,
  emptyTimeline,
  failPending,
  foldPending,
  foldTimeline,
  type Pending,
  pendingAfter,
  sendPending,
  settlePending,
} from 'millrace/state';
import { build } from 'millrace/testing';
import { describe, expect, test } from 'vitest';
import { message, messageNew } from '../helpers/samples.js';

const sending = (...ids: readonly string[]): Pending =>
  ids.reduce((state, id) => sendPending(state, { id, text: id }), emptyPending);
const shown = (state: Pending) => state.map(({ id, status }) => [id, status]);
const lost = new Error('lost');
const arrived = (id: string) => messageNew({ message: message({ id }) });

describe('pending messages', () => {
  test('are in the order in which they are sent', () => {
    expect(shown(sending('a', 'b'))).toEqual([
      ['a', 'sending'],
      ['b', 'sending'],
    ]);
  });

  test('fail, and keep their place', () => {
    const [failed, other] = failPending(sending('a', 'b'), 'a', lost);
    expect(failed).toEqual({
      status: 'failed',
      id: 'a',
      input: { id: 'a', text: 'a' },
      error: lost,
    });
    expect(other?.status).toBe('sending');
  });

  test('are sent again under the same id, after those sent meanwhile', () => {
    const state = failPending(sending('a', 'b'), 'a', lost);
    expect(shown(sendPending(state, state[0]!.input))).toEqual([
      ['b', 'sending'],
      ['a', 'sending'],
    ]);
  });

  test('are settled by the response, and stay until their event', () => {
    const state = settlePending(sending('a'), message({ id: 'a' }));
    expect(shown(state)).toEqual([['a', 'sent']]);
    expect(foldPending(state, arrived('a'))).toEqual([]);
  });

  test('are settled by the event alone, whose response was lost', () => {
    const state = foldPending(failPending(sending('a'), 'a', lost), arrived('a'));
    expect(state).toEqual([]);
    expect(failPending(state, 'a', lost)).toBe(state);
    expect(settlePending(state, message({ id: 'a' }))).toBe(state);
  });

  test('stay as they are after events of other messages', () => {
    const state = sending('a');
    expect(foldPending(state, arrived('b'))).toBe(state);
    expect(foldPending(state, build('typing.start', {}))).toBe(state);
  });

  test('are discarded', () => {
    expect(shown(discardPending(sending('a', 'b'), 'a'))).toEqual([['b', 'sending']]);
  });

  test('are those that the timeline does not hold', () => {
    const state = sending('a', 'b');
    expect(pendingAfter(state, emptyTimeline)).toBe(state);
    expect(shown(pendingAfter(state, foldTimeline(emptyTimeline, arrived('a'))))).toEqual([
      ['b', 'sending'],
    ]);
  });
});
