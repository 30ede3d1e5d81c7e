import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

const channelCount = 60;

test('all channels of a user are marked as read, however many they are', async () => {
  const place = await openPlace();
  const call = rawCalls(place);
  const post = (path: string, body: unknown) => call('POST', path, JSON.stringify(body));
  await post('/users', { users: { ann: { id: 'ann' }, bob: { id: 'bob' } } });
  for (let index = 0; index < channelCount; index += 1) {
    const data = { created_by_id: 'bob', members: ['ann', 'bob'] };
    await post(`/channels/messaging/c${index}/query`, { data });
    const message = { text: 'hello', user_id: 'bob' };
    await post(`/channels/messaging/c${index}/message`, { message });
  }
  const unread = async () => (await call('GET', '/unread?user_id=ann')).body;
  expect(await unread()).toMatchObject({
    total_unread_count: channelCount,
    channel_type: [{ channel_type: 'messaging', channel_count: channelCount }],
  });
  expect((await post('/channels/read', { user_id: 'ann' })).status).toBe(201);
  expect(await unread()).toMatchObject({ total_unread_count: 0, channels: [], channel_type: [] });
});

const messageCount = 350;

/** A channel with more messages than one transaction sweeps, a reply among them. */
const openLarge = async () => {
  const place = await openPlace();
  const call = rawCalls(place);
  const post = (path: string, body: unknown) => call('POST', path, JSON.stringify(body));
  await post('/users', { users: { ann: { id: 'ann' }, bob: { id: 'bob' } } });
  const data = { created_by_id: 'bob', members: ['ann', 'bob'] };
  await post('/channels/messaging/general/query', { data });
  const send = (id: string, more: object = {}) =>
    post('/channels/messaging/general/message', {
      message: { id, text: `text of ${id}`, user_id: 'bob', ...more },
    });
  for (let index = 0; index < messageCount; index += 1) await send(`m${index}`);
  await send('reply', { parent_id: 'm0' });
  const open = async () => (await post('/channels/messaging/general/query', {})).body['messages'];
  return { call, post, send, open };
};

const gone = { StatusCode: 404 };
// A backend sees what is hidden.
const hidden = { message: { type: 'deleted' } };

test.each([
  ['hides', false, hidden],
  ['removes', true, gone],
])('a truncation %s the messages of several parts', async (_, hard_delete, left) => {
  const { call, post, send, open } = await openLarge();
  await post('/channels/messaging/general/truncate', { user_id: 'bob', hard_delete });
  expect(await open()).toEqual([]);
  for (const id of ['m0', `m${messageCount - 1}`, 'reply'])
    expect((await call('GET', `/messages/${id}`)).body).toMatchObject(left);
  expect((await call('GET', '/unread?user_id=ann')).body).toMatchObject({ total_unread_count: 0 });
  await send('later');
  expect(await open()).toMatchObject([{ id: 'later' }]);
});

test('a channel of many messages is deleted for good, and made again without them', async () => {
  const { call, post, open } = await openLarge();
  const deleted = await call('DELETE', '/channels/messaging/general?hard_delete=true');
  expect(deleted.status).toBe(200);
  await post('/channels/messaging/general/query', { data: { created_by_id: 'bob' } });
  expect(await open()).toEqual([]);
  expect((await call('GET', '/messages/m0')).status).toBe(404);
});

test.each([true, false])('channels are deleted one after the other, for good: %s', async (hard) => {
  const { post } = await openLarge();
  const data = { created_by_id: 'bob', members: ['ann', 'bob'] };
  const others = Array.from({ length: 12 }, (_, index) => `messaging:other${index}`);
  for (const cid of others) await post(`/channels/${cid.replace(':', '/')}/query`, { data });
  const cids = [others[0], 'messaging:general', ...others.slice(1)];
  const deletion = await post('/channels/delete', { cids, hard_delete: hard });
  expect(deletion.body).toMatchObject({
    result: Object.fromEntries(cids.map((cid) => [cid, { status: 'ok' }])),
  });
  expect((await post('/channels', { filter_conditions: {} })).body).toMatchObject({ channels: [] });
});

test('channels that are not all there are not deleted', async () => {
  const { post, open } = await openLarge();
  const cids = ['messaging:general', 'messaging:nowhere'];
  expect((await post('/channels/delete', { cids, hard_delete: true })).status).toBe(404);
  expect(await open()).not.toEqual([]);
});

test('a refused truncation sweeps nothing', async () => {
  const harness = await startCore();
  const ann = await harness.connect('ann');
  const eve = await harness.connect('eve');
  await makeChannel(harness, ['ann']);
  await ann.call('sendMessage', general, { message: { id: 'm1', text: 'hello' } });
  await expect(eve.call('truncateChannel', general, { hard_delete: true })).rejects.toThrow();
  const kept = await harness.store.transaction((tx) => tx.messages.find(['m1']));
  expect(kept.get('m1')).toMatchObject({ text: 'hello' });
});
