import type { ChatEvent } from 'millrace/protocol';
import { emptyTimeline, foldTimeline } from 'millrace/state';
import { checkFold, FoldLawError } from 'millrace/testing';
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
