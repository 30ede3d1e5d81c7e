import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/server/store/sqlite.js';
import { general, makeChannel, startCore, watch } from '../server/core/harness.js';

const secret = 'sekret-of-alice';
const messages = Array.from({ length: 40 }, (_, at) => `m${String(at)}`);

/** A channel with two members and a message whose text is everywhere that texts get to. */
const stage = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-'));
  const store = await openSqliteStore({ file: join(folder, 'data.db') });
  const harness = await startCore({}, { store });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(bob);
  const start = { epoch: bob.log.epoch, position: 0, channels: { 'messaging:general': 0 } };
  for (const id of messages)
    await bob.call('sendMessage', general, { message: { id, text: `small talk ${id}` } });
  const message = { id: 'gone', text: secret, code: secret, attachments: [{ title: secret }] };
  await alice.call('sendMessage', general, { message });
  await alice.call('sendMessage', general, { message: { text: secret, parent_id: 'gone' } });
  await bob.call('sendMessage', general, {
    message: { id: 'quote', text: 'indeed', quoted_message_id: 'gone' },
  });
  await bob.call('sendReaction', { id: 'gone' }, { reaction: { type: 'like' } });
  await alice.call('updateMessage', { id: 'gone' }, { message: { text: `${secret}!` } });
  await alice.call('updateChannel', general, { message: { id: 'said', text: secret } });
  await alice.leave();
  const inFiles = () =>
    readdirSync(folder).filter((name) =>
      readFileSync(join(folder, name)).includes('sekret-of-alice'),
    );
  const resumed = async (id: string) => {
    const client = await harness.connect(id, {}, undefined, true);
    await client.resume(start);
    return client.frames;
  };
  const synced = async (id: string) => {
    const client = await harness.connect(id);
    return client.call(
      'sync',
      {},
      { channel_cids: ['messaging:general'], last_sync_at: '1970-01-01T00:00:00Z' },
    );
  };
  const kept = () =>
    harness.store.transaction((tx) => tx.log.all({ after: 0, limit: 10_000 })).then(JSON.stringify);
  return { ...harness, bob, inFiles, resumed, synced, kept };
};

type Stage = Awaited<ReturnType<typeof stage>>;

const deletions: readonly (readonly [string, (at: Stage) => Promise<unknown>])[] = [
  [
    'of messages',
    async ({ server }) => {
      await server('deleteMessage', { id: 'gone' }, { hard: true });
      await server('deleteMessage', { id: 'said' }, { hard: true });
    },
  ],
  [
    'of all that a user wrote',
    ({ server }) =>
      server('ban', {}, { target_user_id: 'alice', banned_by_id: 'bob', delete_messages: 'hard' }),
  ],
  [
    'of what a user wrote, but for its place',
    ({ server }) =>
      server(
        'ban',
        {},
        { target_user_id: 'alice', banned_by_id: 'bob', delete_messages: 'pruning' },
      ),
  ],
  [
    'of the history of a channel',
    ({ server }) => server('truncateChannel', general, { hard_delete: true }),
  ],
  ['of a channel', ({ server }) => server('deleteChannel', general, { hard_delete: true })],
];

describe.each(deletions)('a hard deletion %s', (_, erase) => {
  it('leaves nothing of it in files, the log and what may be asked for again', async () => {
    const at = await stage();
    expect(at.inFiles()).not.toEqual([]);
    const before = at.bob.frames.length;

    await erase(at);

    expect(at.inFiles()).toEqual([]);
    expect(await at.kept()).not.toContain(secret);
    expect(JSON.stringify(at.bob.frames.slice(before))).not.toContain(secret);
    expect(JSON.stringify(await at.resumed('bob'))).not.toContain(secret);
  });
});

describe('a channel that is made again after a hard deletion', () => {
  it('begins without the past of the one before', async () => {
    const at = await stage();
    const data = { name: 'the old name' };
    await at.server('updateChannel', general, { data });
    await at.server('deleteChannel', general, { hard_delete: true });
    const stranger = await at.connect('stranger');
    await stranger.call('getOrCreateChannel', general, { data: { members: ['stranger'] } });

    const types = ({ events }: { readonly events: readonly { readonly type: string }[] }) =>
      events.map(({ type }) => type);
    expect(types(await at.synced('stranger'))).toEqual(['notification.added_to_channel']);
    const frames = JSON.stringify(await at.resumed('stranger'));
    expect(frames).not.toMatch(/sekret|small talk|the old name|channel\.deleted/);
    expect(JSON.stringify(await at.resumed('bob'))).not.toMatch(/sekret|the old name/);
  });
});

describe('the line of a channel', () => {
  it('has no gap where entries were erased', async () => {
    const at = await stage();
    await at.server('deleteMessage', { id: 'gone' }, { hard: true });
    const rows = await at.store.transaction((tx) =>
      tx.log.ofChannels(['messaging:general'], { after: 0, limit: 10_000 }),
    );
    const ids = rows.map(({ id }) => id);

    expect(rows.map(({ after }) => after)).toEqual([0, ...ids.slice(0, -1)]);
  });
});
