import { me$ } from 'millrace';
import { emptyChatState, foldChatState } from 'millrace/state';
import { describe, test } from 'vitest';
import { marbles } from '../helpers/marbles.js';
import { healthCheck, jane, johnHimself, userUpdated } from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

describe('me$', () => {
  const renamed = { ...johnHimself, name: 'Johnny' };
  const a = healthCheck({ me: johnHimself });
  const b = healthCheck({ me: renamed });
  const x = userUpdated(jane);

  describeLaws({ operator: me$, events: { a, b, x }, results: { a: johnHimself, b: renamed } });

  describeHeldLaws({
    operator: me$,
    known: foldChatState(emptyChatState, a),
    events: { a: b, x },
    results: { k: johnHimself, a: renamed },
  });

  test('tells the same account once, and nothing by health checks without it', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(' acsb|', { a, b, c: healthCheck(), s: structuredClone(a) });
      expectObservable(source$.pipe(me$)).toBe(' a--b|', { a: johnHimself, b: renamed });
      expectSubscriptions(source$.subscriptions).toBe('^---!');
    });
  });
});
