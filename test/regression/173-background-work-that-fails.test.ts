import { expect, onTestFinished, test, vi } from 'vitest';
import type { CoreSettings } from '../../src/server/core/settings.js';
import type { Store } from '../../src/server/ports/store.js';
import { openTestStore } from '../helpers/store.js';
import { type Harness, makeChannel, startCore } from '../server/core/harness.js';

/** A core whose transactions fail as long as the test says so; failures are collected. */
const setUp = async (settings: CoreSettings = {}) => {
  const sqlite = await openTestStore();
  onTestFinished(sqlite.close);
  let fails = false;
  const cause = new Error('the disk is full');
  const store: Store = {
    transaction: (work) => (fails ? Promise.reject(cause) : sqlite.transaction(work)),
  };
  const failures: string[] = [];
  const harness = await startCore(settings, {
    store,
    onFailure: (message, reason) => {
      expect(reason).toBe(cause);
      failures.push(message);
    },
  });
  const fail = (now: boolean): void => {
    fails = now;
  };
  return { harness, failures, fail };
};

/** Runs the timers that are due within a time, and lets their work begin. */
const advance = async ({ clock }: Harness, ms: number): Promise<void> => {
  clock.maxFrames = clock.frame + ms;
  clock.flush();
  await vi.waitFor(() => Promise.resolve());
};

const mutesOf = async ({ store }: Harness) =>
  store.transaction((tx) => tx.mutes.ofUser('ann', 'user'));

test('mutes end although the store fails when their time is over', async () => {
  const { harness, failures, fail } = await setUp();
  const ann = await harness.connect('ann');
  await harness.connect('bob');
  await ann.call('muteUser', {}, { target_id: 'bob', timeout: 1 });
  const message = 'ending expired bans, mutes and pins failed';

  fail(true);
  await advance(harness, 60_000);
  await vi.waitUntil(() => failures.length === 1);
  expect(failures).toEqual([message]);
  await advance(harness, 1_000);
  await vi.waitUntil(() => failures.length === 2);
  fail(false);
  expect(await mutesOf(harness)).toHaveLength(1);
  await advance(harness, 2_000);
  await vi.waitUntil(async () => (await mutesOf(harness)).length === 0);
  expect(failures).toEqual([message, message]);
});

test('a task is tried again, and then marked as failed', async () => {
  const { harness, failures, fail } = await setUp();
  await harness.connect('ann');
  const { task_id } = await harness.server('deactivateUsers', {}, { user_ids: ['ann'] });
  fail(true);
  await advance(harness, 0);
  await vi.waitUntil(() => failures.length === 1);
  await advance(harness, 1_000);
  await vi.waitUntil(() => failures.length === 2);
  await advance(harness, 2_000);
  // The third attempt, and the first one to mark the task.
  await vi.waitUntil(() => failures.length === 4);
  fail(false);
  await advance(harness, 1_000);
  await vi.waitUntil(
    async () => (await harness.server('getTask', { id: task_id }, {})).status === 'failed',
  );
  expect(failures).toEqual([
    ...Array.from({ length: 3 }, () => `task ${task_id} failed`),
    `marking task ${task_id} as failed failed`,
  ]);
});

test.each([0, 5_000])('a user goes offline after a failure, with %i ms of grace', async (grace) => {
  const { harness, failures, fail } = await setUp({ offlineGraceMs: grace });
  const ann = await harness.connect('ann');
  await makeChannel(harness, ['ann']);
  const isOnline = async () =>
    (await harness.store.transaction((tx) => tx.users.find(['ann']))).get('ann')?.online;
  expect(await isOnline()).toBe(true);
  fail(true);
  await ann.leave();
  expect(failures).toEqual(['a disconnect failed']);
  fail(false);
  await advance(harness, 1_000);
  await vi.waitFor(async () => {
    await advance(harness, grace);
    expect(await isOnline()).toBe(false);
  });
});
