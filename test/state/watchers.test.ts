import { emptyWatchers, foldWatchers, mergeWatchers, type Watchers } from 'millrace/state';
import { describe, expect, test } from 'vitest';
import {
  jane,
  john,
  max,
  messageNew,
  userUpdated,
  watchingStart,
  watchingStop,
} from '../helpers/samples.js';

const known = mergeWatchers(emptyWatchers, [john, jane], 40);

const names = ({ users }: Watchers): readonly string[] => [...users.keys()];

describe('foldWatchers', () => {
  test('takes who starts, and the number of the event', () => {
    const after = foldWatchers(known, { ...watchingStart(max), watcher_count: 41 });
    expect([names(after), after.count]).toEqual([['john', 'jane', 'max'], 41]);
  });

  test('loses who stops', () => {
    const after = foldWatchers(known, { ...watchingStop(john), watcher_count: 39 });
    expect([names(after), after.count]).toEqual([['jane'], 39]);
  });

  test('counts by itself where no event does, each user once', () => {
    const uncounted = { ...watchingStart(max), watcher_count: undefined };
    const after = foldWatchers(known, uncounted);
    expect(after.count).toBe(41);
    expect(foldWatchers(after, uncounted)).toBe(after);
    expect(foldWatchers(after, { ...watchingStop(max), watcher_count: undefined }).count).toBe(40);
  });

  test('takes the number from messages', () => {
    expect(foldWatchers(known, messageNew({ watcher_count: 7 })).count).toBe(7);
  });

  test('shows users as they are', () => {
    const renamed = { ...jane, name: 'Jane Doe' };
    expect(foldWatchers(known, userUpdated(renamed)).users.get('jane')).toEqual(renamed);
    expect(foldWatchers(known, userUpdated(max))).toBe(known);
  });
});

describe('mergeWatchers', () => {
  test('counts those listed where the answer does not', () => {
    expect(mergeWatchers(emptyWatchers, [john, jane], undefined).count).toBe(2);
  });

  test('stays the same where the answer says what is known', () => {
    expect(mergeWatchers(known, [{ ...john }, jane], 40)).toBe(known);
  });
});
