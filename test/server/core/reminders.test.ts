import { describe, expect, it } from 'vitest';
import { general, makeChannel, settle, startCore } from './harness.js';

const message = { message_id: 'm1' };

const stage = async () => {
  const harness = await startCore();
  await harness.server(
    'updateChannelType',
    { name: 'messaging' },
    { user_message_reminders: true },
  );
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await bob.call('sendMessage', general, { message: { id: 'm1', text: 'one' } });
  settle(alice, bob);
  return { ...harness, alice, bob };
};

describe('a reminder', () => {
  it('is one for each message, for its owner alone', async () => {
    const { alice, bob } = await stage();
    const { reminder } = await alice.call('createReminder', message, {});
    expect(reminder).toMatchObject({
      ...{ message_id: 'm1', user_id: 'alice', remind_at: null },
      ...{ message: { text: 'one' }, channel: { id: 'general' } },
    });
    await expect(alice.call('createReminder', message, {})).rejects.toMatchObject({
      reason: 'Input',
      message: expect.stringContaining(
        'already has reminder created for this message_id',
      ) as string,
    });
    const remind_at = '2999-01-01T00:00:00Z';
    await alice.call('updateReminder', message, { remind_at });
    expect(alice.news()).toEqual(['reminder.created', 'reminder.updated']);
    expect(bob.news()).toEqual([]);
    const { messages } = await alice.call('getOrCreateChannel', general, {});
    expect(messages?.[0]?.reminder).toMatchObject({ remind_at: '2999-01-01T00:00:00.000000Z' });
    const { reminders } = await alice.call(
      'queryReminders',
      {},
      {
        filter: { remind_at: { $gt: '2998-01-01T00:00:00Z' } },
      },
    );
    expect(reminders).toHaveLength(1);
    expect((await bob.call('queryReminders', {}, {})).reminders).toEqual([]);
    await alice.call('deleteReminder', message, {});
    for (const gone of [
      alice.call('deleteReminder', message, {}),
      alice.call('updateReminder', message, {}),
    ])
      await expect(gone).rejects.toMatchObject({
        reason: 'NotFound',
        message: expect.stringContaining('reminder does not exist') as string,
      });
  });

  it('falls due once, and stays', async () => {
    const { alice, clock, server } = await stage();
    const remind_at = new Date(clock.now() + 60_000).toISOString();
    await alice.call('createReminder', message, { remind_at });
    settle(alice);
    clock.schedule(() => undefined, 120_000);
    clock.flush();
    await server('sayHi', {}, {});
    expect(alice.news()).toEqual(['notification.reminder_due']);
    expect(alice.last('notification.reminder_due')).toMatchObject({
      ...{ message_id: 'm1', user_id: 'alice', reminder: { message: { text: 'one' } } },
    });
    expect((await alice.call('queryReminders', {}, {})).reminders).toHaveLength(1);
  });

  it('goes with its message and with the membership', async () => {
    const { alice, bob, server } = await stage();
    await alice.call('createReminder', message, {});
    await bob.call('deleteMessage', { id: 'm1' }, {});
    expect((await alice.call('queryReminders', {}, {})).reminders).toEqual([]);
    await bob.call('sendMessage', general, { message: { id: 'm2', text: 'two' } });
    await alice.call('createReminder', { message_id: 'm2' }, {});
    await server('updateChannel', general, { remove_members: ['alice'] });
    expect((await alice.call('queryReminders', {}, {})).reminders).toEqual([]);
  });

  it('is refused where reminders are off', async () => {
    const { alice, server } = await stage();
    await server('updateChannelType', { name: 'messaging' }, { user_message_reminders: false });
    await expect(alice.call('createReminder', message, {})).rejects.toMatchObject({
      reason: 'FeatureOff',
    });
  });
});
