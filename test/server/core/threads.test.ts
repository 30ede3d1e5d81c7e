import { describe, expect, it } from 'vitest';
import { type Client, general, makeChannel, settle, startCore, watch } from './harness.js';

const cid = 'messaging:general';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  const carl = await harness.connect('carl');
  await makeChannel(harness, ['alice', 'bob', 'carl']);
  await watch(alice);
  await watch(bob);
  settle(alice, bob, carl);
  return { ...harness, alice, bob, carl };
};

const say = (client: Client, id: string, more: object = {}) =>
  client.call('sendMessage', general, { message: { id, text: id, ...more } });

const reply = (client: Client, id: string, parent_id = 'm1', more: object = {}) =>
  say(client, id, { parent_id, ...more });

const threadsOf = async (client: Client, request: object = {}) =>
  (await client.call('queryThreads', {}, request)).threads;

const unreadOf = async (client: Client) => {
  const { total_unread_threads_count, threads } = await client.call('unreadCounts', {}, {});
  return [total_unread_threads_count, threads?.map((it) => it.unread_count)];
};

describe('threads', () => {
  it('have those as participants who wrote the message or a reply', async () => {
    const { alice, bob, carl } = await stage();
    await say(alice, 'm1');
    expect(await threadsOf(alice)).toEqual([]);
    await reply(bob, 'r1');
    await reply(bob, 'r2');
    const [thread] = await threadsOf(alice, { reply_limit: 1 });
    expect(thread).toMatchObject({
      ...{ channel_cid: cid, parent_message_id: 'm1', title: 'm1', created_by_user_id: 'bob' },
      ...{ reply_count: 2, participant_count: 2, active_participant_count: 1 },
      parent_message: { id: 'm1', reply_count: 2 },
      channel: { cid, members: [{ user_id: 'alice' }, { user_id: 'bob' }, { user_id: 'carl' }] },
      latest_replies: [{ id: 'r2' }],
    });
    expect(thread?.read?.map(({ user, unread_messages }) => [user.id, unread_messages])).toEqual([
      ['alice', 2],
      ['bob', 0],
    ]);
    expect(await threadsOf(carl)).toEqual([]);
    const { thread: seen } = await carl.call('getThread', { message_id: 'm1' }, {});
    expect(seen.latest_replies).toHaveLength(2);
  });

  it('come with the last reply first, in pages', async () => {
    const { alice, bob } = await stage();
    for (const id of ['m1', 'm2', 'm3']) await say(alice, id);
    for (const id of ['m1', 'm2', 'm3', 'm1']) await reply(bob, `r-${id}-${Math.random()}`, id);
    const ids = (page: { threads: readonly { parent_message_id: string }[] }) =>
      page.threads.map((it) => it.parent_message_id);
    const first = await bob.call('queryThreads', {}, { limit: 2 });
    expect(ids(first)).toEqual(['m1', 'm3']);
    const second = await bob.call('queryThreads', {}, { limit: 2, next: first.next });
    expect(ids(second)).toEqual(['m2']);
    expect(second.next).toBeUndefined();
    const back = await bob.call('queryThreads', {}, { limit: 2, prev: second.prev });
    expect(ids(back)).toEqual(['m1', 'm3']);
    const filtered = await bob.call('queryThreads', {}, { filter: { parent_message_id: 'm2' } });
    expect(ids(filtered)).toEqual(['m2']);
    await expect(bob.call('queryThreads', {}, { next: 'x' })).rejects.toMatchObject({
      reason: 'Input',
    });
  });

  it('notify the other participants, watching or not, with their counts', async () => {
    const { alice, bob, carl } = await stage();
    await say(alice, 'm1');
    await reply(carl, 'r1');
    settle(alice, bob, carl);
    await reply(bob, 'r2');
    expect(bob.news()).toEqual(['message.new', 'message.updated']);
    expect(carl.news()).toEqual(['notification.thread_message_new']);
    expect(alice.last('notification.thread_message_new')).toMatchObject({
      ...{ cid, thread_id: 'm1', message: { id: 'r2' }, parent_author: 'alice' },
      ...{ unread_threads: 1, unread_thread_messages: 2 },
    });
    expect(carl.last('notification.thread_message_new')).toMatchObject({
      ...{ unread_threads: 1, unread_thread_messages: 1 },
    });
    expect(await unreadOf(alice)).toEqual([1, [2]]);
  });

  it('are read and unread apart from their channel', async () => {
    const { alice, bob, connect } = await stage();
    await say(alice, 'm1');
    await reply(bob, 'r1');
    await reply(bob, 'r2');
    await say(bob, 'm2');
    expect((await connect('alice')).me).toMatchObject({ unread_threads: 1, unread_count: 1 });
    settle(alice, bob);
    const { event } = await alice.call('markRead', general, { thread_id: 'm1' });
    expect(event).toMatchObject({ type: 'message.read', thread: { parent_message_id: 'm1' } });
    expect(alice.last('notification.mark_read')).toMatchObject({
      ...{ thread_id: 'm1', unread_threads: 0, unread_thread_messages: 0, unread_count: 1 },
    });
    expect(await unreadOf(alice)).toEqual([0, []]);
    await alice.call('markUnread', general, { thread_id: 'm1', message_id: 'r2' });
    expect(alice.last('notification.mark_unread')).toMatchObject({
      ...{ cid, thread_id: 'm1', first_unread_message_id: 'r2', unread_messages: 1 },
      ...{ unread_threads: 1, unread_thread_messages: 1 },
    });
    await alice.call('markUnread', general, { thread_id: 'm1' });
    expect(await unreadOf(alice)).toEqual([1, [2]]);
    await reply(alice, 'r3');
    expect(await unreadOf(alice)).toEqual([0, []]);
    expect(await bob.call('markRead', general, { thread_id: 'm2' })).toEqual({ event: null });
  });

  it('do not count what is silent, shadowed, or by a muted user', async () => {
    const { alice, bob, carl, server } = await stage();
    await say(alice, 'm1');
    await reply(bob, 'r1', 'm1', { silent: true });
    await alice.call('muteUser', {}, { target_id: 'carl' });
    await reply(carl, 'r2');
    const ban = { type: 'messaging', id: 'general', target_user_id: 'bob', shadow: true };
    await server('ban', {}, { ...ban, banned_by_id: 'alice' });
    await reply(bob, 'r3');
    expect(await unreadOf(alice)).toEqual([0, []]);
    const [thread] = await threadsOf(alice);
    expect(thread?.latest_replies?.map(({ id }) => id)).toEqual(['r1', 'r2']);
  });

  it('are gone for who leaves the channel, and from whom their message is hidden', async () => {
    const { alice, bob, carl, server } = await stage();
    await say(alice, 'm1');
    await reply(bob, 'r1');
    await reply(carl, 'r2');
    await server('updateChannel', general, { remove_members: ['carl'] });
    expect(await threadsOf(carl)).toEqual([]);
    expect(await unreadOf(carl)).toEqual([0, []]);
    await bob.call('hideChannel', general, { clear_history: true });
    settle(alice, bob, carl);
    await reply(alice, 'r3');
    expect(await threadsOf(bob)).toEqual([]);
    expect(await unreadOf(bob)).toEqual([0, []]);
    expect(carl.news()).toEqual([]);
    expect(bob.news()).not.toContain('notification.thread_message_new');
    await expect(bob.call('getThread', { message_id: 'm1' }, {})).rejects.toMatchObject({
      reason: 'NotFound',
    });
  });

  it('end with their last reply, their message, a truncation or their channel', async () => {
    const { alice, bob, server } = await stage();
    for (const id of ['m1', 'm2', 'm3']) await say(alice, id);
    await reply(bob, 'r1', 'm1');
    await reply(bob, 'r2', 'm2');
    await reply(bob, 'r3', 'm3');
    expect(await unreadOf(alice)).toEqual([3, [1, 1, 1]]);
    await server('deleteMessage', { id: 'r1' }, { hard: true });
    await server('deleteMessage', { id: 'm2' }, { hard: true });
    expect((await threadsOf(bob)).map((it) => it.parent_message_id)).toEqual(['m3']);
    await reply(bob, 'r4', 'm1');
    expect((await threadsOf(bob)).map((it) => it.parent_message_id)).toEqual(['m1', 'm3']);
    await server('truncateChannel', general, {});
    expect(await threadsOf(bob)).toEqual([]);
    expect(await unreadOf(alice)).toEqual([0, []]);
    await say(alice, 'm4');
    await reply(bob, 'r5', 'm4');
    settle(alice, bob);
    await server('deleteChannel', general, {});
    expect(await unreadOf(alice)).toEqual([0, []]);
    expect(await threadsOf(bob)).toEqual([]);
  });

  it('are named by the author of their message', async () => {
    const { alice, bob, carl } = await stage();
    await say(alice, 'm1');
    await reply(bob, 'r1');
    settle(alice, bob, carl);
    const change = (client: Client, set: Readonly<Record<string, unknown>>) =>
      client.call('updateThreadPartial', { message_id: 'm1' }, { set });
    const { thread } = await change(alice, { title: 'Lunch', color: 'red' });
    expect(thread).toMatchObject({ title: 'Lunch', color: 'red' });
    expect(bob.last('thread.updated')).toMatchObject({ thread: { title: 'Lunch', color: 'red' } });
    await expect(change(carl, { title: 'x' })).rejects.toMatchObject({ reason: 'NotAllowed' });
    await expect(change(alice, { reply_count: 7 })).rejects.toMatchObject({ reason: 'Input' });
    const { thread: unset } = await alice.call(
      'updateThreadPartial',
      { message_id: 'm1' },
      { unset: ['title', 'color'] },
    );
    expect(unset).toMatchObject({ title: 'm1' });
    expect(unset).not.toHaveProperty('color');
  });

  it('reach who was offline, with the counts of the time of reading', async () => {
    const { alice, bob, connect } = await stage();
    await say(alice, 'm1');
    await reply(bob, 'r0');
    const { epoch, id: position } = alice.log;
    await alice.leave();
    await reply(bob, 'r1');
    await reply(bob, 'r2');
    const again = await connect('alice', {}, undefined, true);
    await again.resume({ epoch, position, channels: {} });
    const missed = again.frames.filter(({ type }) => type === 'notification.thread_message_new');
    expect(missed.length).toBeGreaterThanOrEqual(2);
    for (const frame of missed) expect(frame).toMatchObject({ unread_thread_messages: 3 });
  });
});
