import { describe, expect, it } from 'vitest';
import { type Client, general, makeChannel, settle, startCore } from './harness.js';

const cid = 'messaging:general';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await bob.call('sendMessage', general, { message: { id: 'm1', text: 'one' } });
  settle(alice, bob);
  return { ...harness, alice, bob };
};

const save = async (client: Client, message: object) =>
  (await client.call('createDraft', general, { message: message as Record<string, never> })).draft;

describe('a draft', () => {
  it('is one for each channel and thread, for its owner alone', async () => {
    const { alice, bob } = await stage();
    await save(alice, { text: 'a' });
    await save(alice, { text: '', color: 'red', mentioned_users: ['bob'] });
    await save(alice, { text: 'r', parent_id: 'm1', quoted_message_id: 'm1' });
    expect(alice.news()).toEqual(['draft.updated', 'draft.updated', 'draft.updated']);
    expect(bob.news()).toEqual([]);
    const { draft } = await alice.call('getDraft', general, {});
    expect(draft).toMatchObject({
      channel_cid: cid,
      message: { text: '', color: 'red', mentioned_users: [{ id: 'bob' }] },
      channel: { cid },
    });
    const { draft: reply } = await alice.call('getDraft', general, { parent_id: 'm1' });
    expect(reply).toMatchObject({ parent_message: { id: 'm1' }, quoted_message: { id: 'm1' } });
    const { drafts } = await alice.call('queryDrafts', {}, {});
    expect(drafts.map((it) => it.parent_id)).toEqual(['m1', undefined]);
    const ofThreads = await alice.call(
      'queryDrafts',
      {},
      { filter: { parent_id: { $exists: true } } },
    );
    expect(ofThreads.drafts).toHaveLength(1);
    expect((await bob.call('queryDrafts', {}, {})).drafts).toEqual([]);
  });

  it('keeps its poll while there is one', async () => {
    const { server, alice } = await stage();
    await server('updateChannelType', { name: 'messaging' }, { polls: true });
    const { poll } = await alice.call('createPoll', {}, { name: 'Where?' });
    expect(await save(alice, { text: '', poll_id: poll.id })).toMatchObject({
      message: { poll_id: poll.id },
    });
    await expect(save(alice, { text: '', poll_id: 'none' })).rejects.toMatchObject({
      reason: 'NotFound',
    });
    await alice.call('deletePoll', { poll_id: poll.id }, {});
    const { draft } = await alice.call('getDraft', general, {});
    expect(draft?.message).not.toHaveProperty('poll_id');
  });

  it('is in the state of its channel and beside its message', async () => {
    const { alice, bob } = await stage();
    await save(alice, { text: 'a' });
    await save(alice, { text: 'r', parent_id: 'm1' });
    const state = await alice.call('getOrCreateChannel', general, {});
    expect(state).toMatchObject({
      draft: { message: { text: 'a' } },
      messages: [{ id: 'm1', draft: { parent_id: 'm1', message: { text: 'r' } } }],
    });
    expect(await bob.call('getOrCreateChannel', general, {})).not.toHaveProperty('draft');
    await alice.call('deleteDraft', general, {});
    await alice.call('deleteDraft', general, {});
    expect(alice.news().filter((type) => type === 'draft.deleted')).toHaveLength(1);
    expect(await alice.call('getDraft', general, {})).not.toHaveProperty('draft');
  });

  it('goes with its channel, its thread, a truncation and a membership', async () => {
    const { alice, bob, server } = await stage();
    const kept = async (client: Client) => (await client.call('queryDrafts', {}, {})).drafts.length;
    await save(alice, { text: 'r', parent_id: 'm1' });
    await server('deleteMessage', { id: 'm1' }, { hard: true });
    expect(await kept(alice)).toBe(0);
    await save(alice, { text: 'a' });
    await server('truncateChannel', general, {});
    expect(await kept(alice)).toBe(0);
    await save(alice, { text: 'a' });
    await save(bob, { text: 'b' });
    await server('updateChannel', general, { remove_members: ['bob'] });
    expect(await kept(bob)).toBe(0);
    await server('deleteChannel', general, {});
    expect(await kept(alice)).toBe(0);
  });

  it('is refused where its message would be', async () => {
    const { alice, connect } = await stage();
    const refused = (reason: string) => ({ reason });
    await expect(save(alice, { text: 'r', parent_id: 'none' })).rejects.toMatchObject(
      refused('NotFound'),
    );
    await expect(save(alice, { text: 'x'.repeat(6000) })).rejects.toMatchObject(
      refused('MessageTooLong'),
    );
    await expect(save(await connect('eve'), { text: 'a' })).rejects.toMatchObject(
      refused('NotAllowed'),
    );
  });
});
