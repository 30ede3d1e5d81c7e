import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

/** More than one transaction deletes. */
const channelCount = 45;
const messageCount = 320;

/** Ann has many conversations with Bob, wrote much in a channel of three, and has one long thread. */
const openFull = async () => {
  const call = rawCalls(await openPlace());
  const post = (path: string, body: unknown) => call('POST', path, JSON.stringify(body));
  const ids = ['ann', 'bob', 'eve'];
  await post('/users', { users: Object.fromEntries(ids.map((id) => [id, { id }])) });
  const make = (id: string, members: readonly string[]) =>
    post(`/channels/messaging/${id}/query`, { data: { created_by_id: 'eve', members } });
  const send = (cid: string, id: string, user_id: string, more: object = {}) =>
    post(`/channels/messaging/${cid}/message`, {
      message: { id, text: `text of ${id}`, user_id, ...more },
    });
  for (let index = 0; index < channelCount; index += 1) {
    await make(`c${index}`, ['ann', 'bob']);
    await send(`c${index}`, `c${index}`, 'bob');
  }
  await make('team', ids);
  await send('team', 'thread', 'ann');
  for (let index = 0; index < messageCount; index += 1) {
    await send('team', `m${index}`, 'ann');
    await send('team', `r${index}`, 'bob', { parent_id: 'thread' });
  }
  const status = async (path: string) => (await call('GET', path)).status;
  return { call, post, status };
};

test('a user of many conversations and messages is deleted for good while others call', async () => {
  const { call, post, status } = await openFull();
  const ended: string[] = [];
  const note = async (name: string, work: Promise<unknown>) => {
    await work;
    ended.push(name);
  };
  const query = 'mark_messages_deleted=true&delete_conversation_channels=true&hard_delete=true';
  const deleting = note('deletion', call('DELETE', `/users/ann?${query}`));
  await note('another call', post('/channels/messaging/team/read', { user_id: 'eve' }));
  await deleting;
  expect(ended).toEqual(['another call', 'deletion']);
  for (const id of ['thread', 'm0', `m${messageCount - 1}`, 'r0', `r${messageCount - 1}`, 'c0'])
    expect(await status(`/messages/${id}`)).toBe(404);
  const channels = await post('/channels', {
    filter_conditions: { members: { $in: ['bob'] } },
    user_id: 'bob',
  });
  expect(channels.body['channels']).toMatchObject([{ channel: { id: 'team', member_count: 2 } }]);
  expect((await call('GET', '/unread?user_id=eve')).body).toMatchObject({ total_unread_count: 0 });
});

test('a task deletes such a user and then the next one', async () => {
  const { call, post } = await openFull();
  const user_ids = ['ann', 'nobody', 'bob'];
  const options = { user: 'hard', messages: 'hard', conversations: 'hard' };
  const { task_id } = (await post('/users/delete', { user_ids, ...options })).body;
  const task = async () => (await call('GET', `/tasks/${String(task_id)}`)).body;
  await expect.poll(task, { timeout: 10_000 }).toMatchObject({
    status: 'completed',
    result: { ann: { status: 'ok' }, nobody: { status: 'error' }, bob: { status: 'ok' } },
  });
});

test('a message is deleted for good with a long thread', async () => {
  const { call, post, status } = await openFull();
  const message = { id: 'shown', text: 'x', user_id: 'bob', parent_id: 'thread' };
  await post('/channels/messaging/team/message', {
    message: { ...message, show_in_channel: true },
  });
  expect((await call('DELETE', '/messages/thread?hard=true')).status).toBe(200);
  for (const id of ['thread', 'r0', `r${messageCount - 1}`, 'shown'])
    expect(await status(`/messages/${id}`)).toBe(404);
  expect(await status('/messages/m0')).toBe(200);
  expect((await call('GET', '/unread?user_id=eve')).body).toMatchObject({
    total_unread_count: messageCount,
  });
});
