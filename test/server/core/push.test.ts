import type { PushNotification } from 'millrace/server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openTestStores } from '../../helpers/store.js';
import type { CoreSettings } from '../../../src/server/core/settings.js';
import { general, makeChannel, startCore } from './harness.js';

const deviceOf = (id: string) => ({ id: `device-${id}`, push_provider: 'firebase' });

/** John writes; Jane and Max have devices and are away, Paul has one and is there. */
const open = async (over: CoreSettings = {}) => {
  const pushed: PushNotification[] = [];
  const push = vi.fn((notification: PushNotification) => void pushed.push(notification));
  const harness = await startCore({ push, ...over });
  const john = await harness.connect('john');
  for (const id of ['jane', 'max', 'paul']) {
    const client = await harness.connect(id);
    await client.call('createDevice', {}, deviceOf(id));
    if (id !== 'paul') await client.leave();
  }
  await makeChannel(harness, ['john', 'jane', 'max', 'paul']);
  const send = (id: string, message: object = {}, options: object = {}) =>
    john.call('sendMessage', general, { message: { id, text: id, ...message }, ...options });
  /** The users who got each message, once the last one has come. */
  const until = async (last: string) => {
    await send(last);
    await vi.waitFor(() => {
      harness.clock.flush();
      expect(pushed.filter(({ message }) => message.id === last)).not.toEqual([]);
    });
    return pushed.map(({ message, userId }) => `${message.id} ${userId}`);
  };
  return { ...harness, john, push, pushed, send, until };
};

describe('push notifications', () => {
  it('are for the devices of members who are away', async () => {
    const { pushed, send, until } = await open();
    await send('m1');
    const all = await until('m2');
    expect(all.filter((each) => each.startsWith('m1'))).toEqual(['m1 jane', 'm1 max']);
    expect(pushed[0]).toMatchObject({
      message: { id: 'm1', text: 'm1', user: { id: 'john' } },
      channel: { cid: 'messaging:general' },
      userId: 'jane',
      devices: [{ id: 'device-jane', push_provider: 'firebase' }],
    });
  });

  it('leave out what is not to be noticed', async () => {
    const { server, connect, john, send, until } = await open();
    await send('silent', { silent: true });
    await send('skipped', {}, { skip_push: true });
    await server('muteUser', {}, { target_id: 'john', user_id: 'jane' });
    await server('muteChannel', {}, { channel_cid: 'messaging:general', user_id: 'max' });
    await send('muted');
    await server('unmuteChannel', {}, { channel_cid: 'messaging:general', user_id: 'max' });
    await server('ban', {}, { target_user_id: 'john', shadow: true, banned_by_id: 'max' });
    await send('shadowed');
    await server('unban', {}, { target_user_id: 'john' });
    const other = { type: 'messaging', id: 'other' };
    await server('getOrCreateChannel', other, {
      data: { created_by_id: 'john', members: ['john'], invites: ['max'] },
    });
    await john.call('sendMessage', other, { message: { id: 'invited', text: 'hi' } });
    await connect('max');
    await server('unmuteUser', {}, { target_id: 'john', user_id: 'jane' });
    expect(await until('last')).toEqual(['last jane']);
  });

  it('are about replies for those who take part in the thread', async () => {
    const { server, send, until } = await open();
    await send('m1', {}, { skip_push: true });
    const reply = { text: 'mine', parent_id: 'm1', user_id: 'max' };
    await server('sendMessage', general, { message: { id: 'r1', ...reply }, skip_push: true });
    await send('r2', { parent_id: 'm1' });
    expect(await until('last')).toEqual(['r2 max', 'last jane', 'last max']);
  });

  it('are off where the channel type or the host has them off', async () => {
    const { server, push, send, until } = await open();
    const set = (push_notifications: boolean) =>
      server('updateChannelType', { name: 'messaging' }, { push_notifications });
    expect(await set(false)).toHaveProperty('push_notifications', false);
    await send('off');
    await vi.waitFor(() => expect(push).not.toHaveBeenCalled());
    await set(true);
    const all = await until('on');
    expect(all.every((each) => each.startsWith('on'))).toBe(true);
  });

  it('are repeated when the host fails, and go on after a restart', async () => {
    const [store] = await openTestStores();
    onTestFinished(() => store!.close());
    const pushed: string[] = [];
    const failures: string[] = [];
    const start = (push: CoreSettings['push']) =>
      startCore(push ? { push } : {}, {
        store: store!,
        onFailure: (message) => failures.push(message),
      });
    const first = await start(({ message }) => {
      pushed.push(message.id);
      if (pushed.length < 3) throw new Error('busy');
    });
    const jane = await first.connect('jane');
    await jane.call('createDevice', {}, deviceOf('jane'));
    await jane.leave();
    const john = await first.connect('john');
    await makeChannel(first, ['john', 'jane']);
    await john.call('sendMessage', general, { message: { id: 'm1', text: 'hi' } });
    await vi.waitFor(() => {
      first.clock.flush();
      expect(pushed).toEqual(['m1', 'm1', 'm1']);
    });
    expect(failures).toHaveLength(2);
    await first.core.close();
    // A server without the setting in between.
    const second = await start(undefined);
    await second.server('sendMessage', general, {
      message: { id: 'm2', text: 'hi', user_id: 'john' },
    });
    await second.core.close();
    await start(({ message }) => void pushed.push(message.id));
    await vi.waitFor(() => expect(pushed.slice(3)).toEqual(['m2']));
  });
});
