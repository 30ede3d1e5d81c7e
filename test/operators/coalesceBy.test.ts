import { coalesceBy } from 'millrace';
import { asyncScheduler } from 'rxjs';
import { describe, test } from 'vitest';
import { marbles } from '../helpers/marbles.js';
import { describeTimedLaws } from './timedLaws.js';

const values = { a: 'a1', A: 'a2', b: 'b1', B: 'b2' };
const operator = coalesceBy((value: string) => value.charAt(0), asyncScheduler);

describe('coalesceBy', () => {
  describeTimedLaws({ operator, lagMs: 16, result: 'a', published: ['a', 'b'] });

  test.each([
    ['never', '-', '-', '^'],
    ['empty', '|', '|', '(^!)'],
    ['one', 'a 29ms |', '16ms a 13ms |', '^ 29ms !'],
    ['the same again', 'aAaA 26ms |', '16ms A 13ms |', '^ 29ms !'],
    ['several keys', 'abA 27ms |', '16ms (Ab) 10ms |', '^ 29ms !'],
    ['in two frames', 'a 29ms A 29ms |', '16ms a 29ms A 13ms |', '^ 59ms !'],
    ['what waits when the source ends', 'abAB|', '----(AB|)', '^---!'],
    ['what waits when the source fails', 'abAB#', '----#', '^---!'],
  ])('lets the newest of each key through: %s', (_, source, expected, subscription) => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(source, values);
      expectObservable(source$.pipe(operator)).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subscription);
    });
  });

  test('what the key throws is an error of the stream', () => {
    const mistake = new Error('no key');
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('a 29ms |', values);
      const result$ = source$.pipe(
        coalesceBy(() => {
          throw mistake;
        }, asyncScheduler),
      );
      expectObservable(result$).toBe('16ms #', {}, mistake);
      expectSubscriptions(source$.subscriptions).toBe('^ 15ms !');
    });
  });

  test('who leaves early leaves the source', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('a 29ms A', values);
      expectObservable(source$.pipe(operator), '^ 19ms !').toBe('16ms a', values);
      expectSubscriptions(source$.subscriptions).toBe('^ 19ms !');
    });
  });
});
