import { me$ } from 'millrace';
import { emptyChatState, foldChatState } from 'millrace/state';
import { describe, test } from 'vitest';
import { marbles } from '../helpers/marbles.js';
import { at, healthCheck, jane, john, johnHimself, userUpdated } from '../helpers/samples.js';
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

  test('follows what all get of the user, and keeps what it alone gets', () => {
    const updated = userUpdated({ ...john, name: 'Johnny', updated_at: at(2) });
    const before = userUpdated({ ...john, name: 'Jo', updated_at: at(1) });
    const own = { ...johnHimself, privacy_settings: { read_receipts: { enabled: false } } };
    const known = healthCheck({ me: { ...own, invisible: true, online: true, updated_at: at() } });
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(' haob|', { h: known, a: updated, o: before, b: userUpdated(jane) });
      expectObservable(source$.pipe(me$)).toBe('ha--|', {
        h: known.me,
        a: { ...known.me, name: 'Johnny', updated_at: at(2) },
      });
      expectSubscriptions(source$.subscriptions).toBe('^---!');
    });
  });

  test('emits the same account once, and nothing by health checks without it', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(' acsb|', { a, b, c: healthCheck(), s: structuredClone(a) });
      expectObservable(source$.pipe(me$)).toBe(' a--b|', { a: johnHimself, b: renamed });
      expectSubscriptions(source$.subscriptions).toBe('^---!');
    });
  });
});
