import { emptyPresence, foldPresence, mergePresence } from 'millrace/state';
import { describe, expect, test } from 'vitest';
import {
  at,
  healthCheck,
  jane,
  john,
  johnHimself,
  memberAdded,
  messageNew,
  presenceChanged,
  userDeleted,
  userUpdated,
} from '../helpers/samples.js';

describe('foldPresence', () => {
  test('has who is online, and when others were last active', () => {
    const away = { ...jane, online: false, last_active: at(5) };
    const state = [presenceChanged(john), presenceChanged(away)].reduce(
      foldPresence,
      emptyPresence,
    );
    expect([...state.values()]).toEqual([
      { userId: 'john', online: true, lastActive: undefined, user: john },
      { userId: 'jane', online: false, lastActive: at(5), user: away },
    ]);
  });

  test('follows the newest status', () => {
    const state = [presenceChanged(jane), presenceChanged({ ...jane, online: false })].reduce(
      foldPresence,
      emptyPresence,
    );
    expect(state.size).toBe(1);
    expect(state.get('jane')?.online).toBe(false);
  });

  test('hears of a status when a user is updated', () => {
    const renamed = { ...jane, name: 'Jane Doe', online: false };
    const state = foldPresence(
      foldPresence(emptyPresence, presenceChanged(jane)),
      userUpdated(renamed),
    );
    expect(state.get('jane')).toMatchObject({ online: false, user: renamed });
  });

  test('has a deleted user offline', () => {
    const state = foldPresence(emptyPresence, userDeleted({ ...jane, online: true }));
    expect(state.get('jane')).toMatchObject({ online: false, user: { id: 'jane', online: false } });
  });

  test('knows oneself from the first health check', () => {
    const state = foldPresence(emptyPresence, healthCheck({ me: johnHimself }));
    expect(state.get('john')?.online).toBe(true);
  });

  test.each([messageNew(), memberAdded(jane), healthCheck(), presenceChanged({ id: 'jane' })])(
    'learns nothing from $type without a status',
    (event) => {
      expect(foldPresence(emptyPresence, event)).toBe(emptyPresence);
    },
  );
});

describe('mergePresence', () => {
  test('takes users with a status, and leaves the others as they are', () => {
    const state = mergePresence(emptyPresence, [
      john,
      { id: 'jane' },
      { id: 'max', online: undefined },
    ]);
    expect([...state.keys()]).toEqual(['john']);
    expect(mergePresence(state, [john, { id: 'john' }])).toBe(state);
    expect(mergePresence(state, [])).toBe(state);
  });
});
