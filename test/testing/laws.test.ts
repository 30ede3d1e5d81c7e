import type { ChatEvent } from 'millrace/protocol';
import { emptyTimeline, foldTimeline } from 'millrace/state';
import { checkFold, checkMerge, FoldLawError, MergeLawError } from 'millrace/testing';
import { describe, expect, test } from 'vitest';
import { messageNew } from '../helpers/samples.js';

const history: readonly ChatEvent[] = [messageNew()];

describe('checkFold', () => {
  test('is content with a fold that keeps the laws', () => {
    expect(() => {
      checkFold({ empty: emptyTimeline, fold: foldTimeline }, history);
    }).not.toThrow();
  });

  test.each<[string, unknown, (state: never, event: ChatEvent) => unknown]>([
    ['idempotent', 0, (state: number) => state + 1],
    [
      'idempotent',
      {},
      (state: object, event) => (event.type === 'message.new' ? { ...state } : state),
    ],
    ['pure', new Map(), (state: Map<string, unknown>, event) => state.set(event.type, event)],
    [
      'pure',
      0,
      () => {
        throw new Error('no');
      },
    ],
    ['ignores unrelated events', '', (_: string, event) => event.type],
  ])('names the law that is broken: %s', (law, empty, fold) => {
    const check = () => {
      checkFold({ empty, fold: fold as (state: unknown, event: ChatEvent) => unknown }, history);
    };
    expect(check).toThrow(FoldLawError);
    expect(check).toThrow(expect.objectContaining({ law, history }));
  });
});

describe('checkMerge', () => {
  const sent: ChatEvent = messageNew();
  const crossing = { history: [], response: 5, events: [sent] };
  const equals = (one: unknown, other: unknown) => one === other;
  const count = (state: number): number => state + 1;

  test('is content with a merge that keeps the laws', () => {
    const merge = (state: number, response: number) => Math.max(state, response);
    const fold = (state: number) => state;
    expect(() => {
      checkMerge({ empty: 0, fold, merge, equals }, crossing);
    }).not.toThrow();
  });

  test.each<[string, (state: number, response: number) => number, number]>([
    ['idempotent', (state, response) => state + response, 0],
    ['commutes with events', (_, response) => response, 1],
    [
      'pure',
      () => {
        throw new Error('no');
      },
      0,
    ],
  ])('names the law that is broken: %s', (law, merge, place) => {
    const check = () => {
      checkMerge({ empty: 0, fold: count, merge, equals }, crossing);
    };
    expect(check).toThrow(MergeLawError);
    expect(check).toThrow(expect.objectContaining({ law, crossing, place }));
  });
});
