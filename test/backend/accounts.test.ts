import { addMembers, createChannel, deleteMessage, queryUsers, sendMessage } from 'millrace';
import {
  asUser,
  backend,
  createGuest,
  deactivateUser,
  deactivateUsers,
  deleteUser,
  deleteUsers,
  waitForTask,
  getTask,
  reactivateUser,
  reactivateUsers,
  restoreUsers,
  undeleteMessage,
  unreadCountsOf,
  updateUsersPartial,
  upsertUsers,
} from 'millrace/backend';
import { lastValueFrom, type Observable, of, type SchedulerLike } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

const open = async () => {
  const { url } = await openPlace();
  const chat = backend({ url, apiKey: 'dev', secret: 'secret' });
  await lastValueFrom(upsertUsers(chat, [{ id: 'jane', name: 'Jane' }, { id: 'john' }]));
  const idsOf = async (query: object = {}) => {
    const users = await lastValueFrom(queryUsers(chat, { filter_conditions: {}, ...query }));
    return users.map(({ id }) => id).sort();
  };
  const done = (start: Observable<string>) =>
    lastValueFrom(start).then((id) => lastValueFrom(waitForTask(chat, id, { intervalMs: 5 })));
  return { chat, idsOf, done };
};

describe('the accounts of users', () => {
  test('are changed key by key', async () => {
    const { chat } = await open();
    const users = await lastValueFrom(
      updateUsersPartial(chat, [{ id: 'jane', set: { role: 'admin', 'pet.name': 'Rex' } }]),
    );
    expect(users['jane']).toMatchObject({ role: 'admin', name: 'Jane', pet: { name: 'Rex' } });
  });

  test('are made for guests, with a token', async () => {
    const { chat, idsOf } = await open();
    const { user, access_token } = await lastValueFrom(
      createGuest(chat, { id: 'tom', name: 'Tom' }),
    );
    expect(user).toMatchObject({ role: 'guest', name: 'Tom' });
    expect(access_token.split('.')).toHaveLength(3);
    expect(await idsOf()).toContain(user.id);
  });

  test('are put aside and come back, one by one', async () => {
    const { chat, idsOf } = await open();
    const user = await lastValueFrom(deactivateUser(chat, 'jane'));
    expect(typeof user.deactivated_at).toBe('string');
    expect(await idsOf()).toEqual(['john']);
    const back = await lastValueFrom(reactivateUser(chat, 'jane', { name: 'Jane II' }));
    expect([back.name, back.deactivated_at]).toEqual(['Jane II', undefined]);
    expect(await idsOf()).toEqual(['jane', 'john']);
  });

  test('are put aside and come back in one task', async () => {
    const { chat, idsOf, done } = await open();
    expect(await done(deactivateUsers(chat, ['jane', 'john']))).toMatchObject({
      status: 'completed',
    });
    expect(await idsOf()).toEqual([]);
    await done(reactivateUsers(chat, ['jane']));
    expect(await idsOf()).toEqual(['jane']);
  });

  test('are deleted one by one, and in one task', async () => {
    const { chat, idsOf, done } = await open();
    const user = await lastValueFrom(deleteUser(chat, 'jane'));
    expect(typeof user.deleted_at).toBe('string');
    expect(await idsOf()).toEqual(['john']);
    await lastValueFrom(restoreUsers(chat, ['jane']));
    expect(await idsOf()).toEqual(['jane', 'john']);
    expect(await done(deleteUsers(chat, ['jane', 'john'], { user: 'hard' }))).toMatchObject({
      status: 'completed',
    });
    expect(await idsOf()).toEqual([]);
  });

  test('have unread counts, asked for several at a time', async () => {
    const { chat } = await open();
    const jane = asUser(chat, 'jane');
    await lastValueFrom(createChannel(jane, 'messaging:general', { members: ['jane'] }));
    await lastValueFrom(addMembers(chat, 'messaging:general', ['john']));
    const { message } = await lastValueFrom(
      sendMessage(jane, 'messaging:general', { text: 'Hey' }),
    );
    const counts = await lastValueFrom(unreadCountsOf(chat, ['jane', 'john']));
    expect([counts['jane'], counts['john']].map((each) => each?.total_unread_count)).toEqual([
      0, 1,
    ]);
    await lastValueFrom(deleteMessage(jane, message.id));
    const restored = await lastValueFrom(undeleteMessage(chat, message.id));
    expect(restored.message).toMatchObject({ type: 'regular', text: 'Hey' });
  });
});

describe('waitForTask', () => {
  test('asks again until the task has ended, then no more', () => {
    const scheduler = new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    });
    scheduler.run(({ expectObservable }) => {
      const statuses = ['waiting', 'waiting', 'failed', 'completed'];
      const chat = {
        scheduler: scheduler as SchedulerLike,
        call: () => of({ task_id: 'a', status: statuses.shift() ?? '' }) as Observable<never>,
      };
      expectObservable(waitForTask(chat, 'a', { intervalMs: 10 })).toBe('20ms (a|)', {
        a: { task_id: 'a', status: 'failed' },
      });
    });
  });

  test('errors when there is no such task', async () => {
    const { chat } = await open();
    await expect(lastValueFrom(waitForTask(chat, 'none'))).rejects.toMatchObject({ code: 16 });
    await expect(lastValueFrom(getTask(chat, 'none'))).rejects.toMatchObject({ code: 16 });
  });
});
