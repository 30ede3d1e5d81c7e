import { expect, it, onTestFinished } from 'vitest';
import type { MuteRow } from '../../src/server/ports/rows.js';
import { openTestStore } from '../helpers/store.js';

const time = '2026-01-01T00:00:00.000000Z';
const muteOf = (user_id: string): MuteRow => ({
  ...{ user_id, kind: 'channel' as const, target_id: 'messaging:general' },
  ...{ created_at: time, updated_at: time, expires: null },
});

it('a part of a deletion removes the mutes of its members only', async () => {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  await store.transaction(async ({ mutes }) => {
    await mutes.save([muteOf('alice'), muteOf('bob')]);
    await mutes.removeAbout('channel', 'messaging:general', ['alice']);
  });
  const left = (id: string) =>
    store.transaction(async ({ mutes }) => (await mutes.ofUser(id, 'channel')).length);
  expect([await left('alice'), await left('bob')]).toEqual([0, 1]);
});
