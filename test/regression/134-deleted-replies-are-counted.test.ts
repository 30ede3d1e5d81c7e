import { expect, test } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from '../server/core/harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await watch(alice);
  await alice.call('sendMessage', general, { message: { id: 'parent', text: 'Hi' } });
  for (const id of ['r1', 'r2', 'r3'])
    await alice.call('sendMessage', general, { message: { id, text: id, parent_id: 'parent' } });
  settle(alice);
  const counts = async () => {
    const { message } = await alice.call('getMessage', { id: 'parent' }, {});
    return [message.reply_count, message.deleted_reply_count];
  };
  return { ...harness, alice, counts };
};

test('a soft-deleted reply stays in reply_count and is in deleted_reply_count', async () => {
  const { alice, counts } = await stage();
  await alice.call('deleteMessage', { id: 'r2' }, {});
  expect(await counts()).toEqual([3, 1]);
  expect(alice.news()).toEqual(['message.deleted', 'message.updated']);
  expect(alice.last('message.updated')['message']).toMatchObject({
    id: 'parent',
    reply_count: 3,
    deleted_reply_count: 1,
  });
});

test('an undeleted reply is not counted as deleted, and a hard-deleted one not at all', async () => {
  const { alice, server, counts } = await stage();
  await alice.call('deleteMessage', { id: 'r2' }, {});
  await server('undeleteMessage', { id: 'r2' }, { undeleted_by: 'alice' });
  expect(await counts()).toEqual([3, 0]);
  await server('deleteMessage', { id: 'r2' }, { hard: true });
  expect(await counts()).toEqual([2, 0]);
});

test('replies that are deleted with all messages of their author are counted', async () => {
  const { server, alice, counts } = await stage();
  await server('ban', {}, { target_user_id: 'alice', ...general, delete_messages: 'soft' });
  expect(await counts()).toEqual([3, 3]);
  expect(alice.last('message.updated')['message']).toMatchObject({ deleted_reply_count: 3 });
});
