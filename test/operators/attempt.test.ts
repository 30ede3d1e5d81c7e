import { either as E } from 'fp-ts';
import { ApiError, attempt, NetworkError } from 'millrace';
import { filter, pipe } from 'rxjs';
import { describe, test } from 'vitest';
import { marbles } from '../helpers/marbles.js';
import { messageNew, reactionNew } from '../helpers/samples.js';
import { describeLaws } from './laws.js';

describe('attempt', () => {
  const a = messageNew();
  const b = messageNew({ message_id: 'm2' });
  const x = reactionNew();

  describeLaws({
    operator: pipe(
      filter((event) => event.type !== 'reaction.new'),
      attempt(),
    ),
    events: { a, b, x },
    results: { a: E.right(a), b: E.right(b) },
  });

  test.each([new NetworkError('no way'), new ApiError(17, 403, 'not allowed')])(
    'turns the error of a command into the last value: $name',
    (error) => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const command$ = cold('-a-#', { a: 1 }, error);
        expectObservable(command$.pipe(attempt())).toBe('-a-(l|)', {
          a: E.right(1),
          l: E.left(error),
        });
        expectSubscriptions(command$.subscriptions).toBe('^--!');
      });
    },
  );

  test('leaves a mistake in the program what it is', () => {
    const mistake = new TypeError('undefined is not a function');
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('-#', {}, mistake).pipe(attempt())).toBe('-#', {}, mistake);
    });
  });
});
