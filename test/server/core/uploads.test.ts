import { describe, expect, it, vi } from 'vitest';
import { createMemoryFiles } from '../../helpers/memoryFiles.js';
import { general, makeChannel, startCore } from './harness.js';

const fileOf = (name: string) => new File(['some notes'], name, { type: 'text/plain' });

const open = async () => {
  const files = createMemoryFiles();
  const harness = await startCore({}, { files });
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  const upload = async (name: string) =>
    (await alice.call('uploadChannelFile', general, { file: fileOf(name) })).file;
  const send = (id: string, asset_url: string, by = alice) =>
    by.call('sendMessage', general, {
      message: { id, attachments: [{ type: 'file', asset_url }] },
    });
  /** What is left, once the server has looked for files to remove. */
  const left = async (count: number) => {
    const { clock } = harness;
    await vi.waitFor(() => {
      clock.maxFrames = clock.frame + 60_000;
      clock.flush();
      expect(files.stored.size).toBe(count);
    });
    return [...files.stored.values()].map(({ name }) => name).sort();
  };
  return { ...harness, files, alice, bob, upload, send, left };
};

describe('uploaded files', () => {
  it('go with the first message that they are attached to', async () => {
    const { alice, server, upload, send, left } = await open();
    const url = await upload('a.txt');
    await send('m1', url);
    await send('m2', url);
    await send('m3', await upload('b.txt'));
    await server('deleteMessage', { id: 'm2' }, { hard: true });
    await alice.call('deleteMessage', { id: 'm3' }, {});
    expect(await left(2)).toEqual(['a.txt', 'b.txt']);
    await server('deleteMessage', { id: 'm1' }, { hard: true });
    expect(await left(1)).toEqual(['b.txt']);
  });

  it('stay with their uploader when somebody else attaches them', async () => {
    const { server, bob, upload, send, left } = await open();
    await send('m1', await upload('a.txt'), bob);
    await server('deleteMessage', { id: 'm1' }, { hard: true });
    expect(await left(1)).toEqual(['a.txt']);
  });

  it('go with an update that attached them', async () => {
    const { alice, server, upload, left } = await open();
    await alice.call('sendMessage', general, { message: { id: 'm1', text: 'soon' } });
    const attachments = [{ type: 'file', asset_url: await upload('a.txt') }];
    await alice.call('updateMessagePartial', { id: 'm1' }, { set: { attachments } });
    await server('truncateChannel', general, { hard_delete: true });
    expect(await left(0)).toEqual([]);
  });

  it('go with their channel', async () => {
    const { server, upload, send, left } = await open();
    await upload('loose.txt');
    await send('m1', await upload('a.txt'));
    await server('deleteChannel', general, { hard_delete: true });
    expect(await left(0)).toEqual([]);
  });

  it('go with their user where a backend asks for it', async () => {
    const { alice, server, upload, left } = await open();
    await upload('a.txt');
    await alice.call('uploadImage', {}, { file: fileOf('picture.png') });
    await server('deleteUsers', {}, { user_ids: ['bob'], files: true });
    expect(await left(2)).toEqual(['a.txt', 'picture.png']);
    await server('deleteUsers', {}, { user_ids: ['alice'], files: true });
    expect(await left(0)).toEqual([]);
  });

  it('are forgotten when their bytes could not be stored', async () => {
    const { alice, files, store, clock } = await open();
    vi.spyOn(files, 'put').mockRejectedValueOnce(new Error('no space'));
    await expect(
      alice.call('uploadChannelFile', general, { file: fileOf('a.txt') }),
    ).rejects.toThrow('no space');
    const known = () => store.transaction((tx) => tx.uploads.removable('9999', 10));
    expect(await known()).toHaveLength(1);
    clock.maxFrames = clock.frame + 59 * 60_000;
    clock.flush();
    expect(await known()).toHaveLength(1);
    await vi.waitFor(async () => {
      clock.maxFrames = clock.frame + 60_000;
      clock.flush();
      expect(await known()).toEqual([]);
    });
  });

  it('are tried again when they cannot be removed', async () => {
    const { server, files, upload, send, left } = await open();
    await send('m1', await upload('a.txt'));
    vi.spyOn(files, 'remove').mockRejectedValueOnce(new Error('busy'));
    await server('deleteMessage', { id: 'm1' }, { hard: true });
    expect(await left(0)).toEqual([]);
  });

  it('are not taken by a channel that is closed to the user', async () => {
    const { alice, server, connect, files } = await open();
    const eve = await connect('eve');
    const file = fileOf('a.txt');
    await expect(eve.call('uploadChannelFile', general, { file })).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await server('updateChannelPartial', general, { set: { frozen: true } });
    await expect(alice.call('uploadChannelFile', general, { file })).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    expect(files.stored.size).toBe(0);
  });
});
