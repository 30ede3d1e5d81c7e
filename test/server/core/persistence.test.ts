import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openTestStore } from '../../helpers/store.js';
import { general, makeChannel, startCore } from './harness.js';

it('a server that comes back has its channels, messages and unread counts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'chat.db');

  const first = await openTestStore({ file });
  const before = await startCore({}, { store: first });
  const alice = await before.connect('alice', { name: 'Alice' });
  await before.connect('bob');
  await makeChannel(before, ['alice', 'bob']);
  await alice.call('sendMessage', general, { message: { text: 'still here' } });
  await before.core.close();
  await first.close();

  const second = await openTestStore({ file });
  onTestFinished(() => second.close());
  const after = await startCore({}, { store: second });
  const bob = await after.connect('bob');
  expect(bob.me).toMatchObject({ unread_count: 1, unread_channels: 1 });
  const answer = await bob.call('getOrCreateChannel', general, { watch: true });
  expect(answer).toMatchObject({
    messages: [{ text: 'still here', user: { name: 'Alice', online: false } }],
    watcher_count: 1,
  });
});
