import { describe, expect, it } from 'vitest';
import type { MessageInput } from '../../../src/protocol/endpoints/inputs.js';
import { testNodes } from '../../helpers/postgres.js';
import {
  type Client,
  general,
  type Harness,
  makeChannel,
  settle,
  startCore,
  watch,
} from './harness.js';

const stage = async (): Promise<Harness & { alice: Client; bob: Client }> => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(alice);
  settle(alice, bob);
  return { ...harness, alice, bob };
};

const say = async (client: Client, message: MessageInput) =>
  (await client.call('sendMessage', general, { message })).message;

describe('messages', () => {
  it('escapes the text in its html', async () => {
    const { alice } = await stage();
    expect(await say(alice, { text: '<b> & "you"' })).toMatchObject({
      html: '<p>&lt;b&gt; &amp; &quot;you&quot;</p>\n',
      type: 'regular',
      user: { id: 'alice' },
    });
  });

  it('keeps custom keys, and what the server says out of their reach', async () => {
    const { alice } = await stage();
    const forged = { reply_count: 9, shadowed: true, deleted_at: 'never', created_at: 'x' };
    const sent = await say(alice, { text: 'hi', mood: 'fine', custom: { nested: 1 }, ...forged });
    expect(sent).toMatchObject({ mood: 'fine', nested: 1, reply_count: 0, shadowed: false });
    expect(sent).not.toHaveProperty('deleted_at');
  });

  it('ignores names of the wrong type', async () => {
    const { alice } = await stage();
    const data = { custom: { name: 5, color: 'red' } };
    const { channel } = await alice.call('updateChannel', general, { data });
    expect(channel).toMatchObject({ color: 'red' });
    expect(channel).not.toHaveProperty('name');
  });

  it.for([
    [{ text: ' ' }, 'Input'],
    [{ text: 'x'.repeat(5001) }, 'MessageTooLong'],
    [{ text: 'x', attachments: Array.from({ length: 31 }, () => ({})) }, 'Input'],
    [{ text: 'x', id: 'a,b' }, 'Input'],
    [{ text: 'x', id: 'i'.repeat(256) }, 'Input'],
    [{ text: 'x', type: 'ephemeral' }, 'Input'],
    [{ text: 'x', type: 'system' }, 'NotAllowed'],
    [{ text: 'x', poll_id: 'p' }, 'FeatureOff'],
    [{ text: 'x', parent_id: 'nothing' }, 'NotFound'],
    [{ text: 'x', quoted_message_id: 'nothing' }, 'NotFound'],
    [{ text: 'x', mentioned_users: ['nobody'] }, 'NotFound'],
    [{ text: 'x', user_id: 'bob' }, 'NotAllowed'],
  ] as const)('refuses %j as %s', async ([message, reason]) => {
    const { alice } = await stage();
    await expect(say(alice, message)).rejects.toMatchObject({ _tag: 'Refusal', reason });
    expect(alice.news()).toEqual([]);
  });

  it('takes the ids of clients, each once', async () => {
    const { alice, bob } = await stage();
    await say(alice, { id: 'mine', text: 'hi' });
    await expect(say(bob, { id: 'mine', text: 'hi' })).rejects.toMatchObject({
      reason: 'Input',
      message: 'a message with ID mine already exists',
    });
  });

  it('counts replies and their authors on the parent', async () => {
    const { alice, bob } = await stage();
    const parent = await say(alice, { text: 'who comes?' });
    const reply = await say(bob, { text: 'me', parent_id: parent.id });
    expect(reply).toMatchObject({ type: 'reply', show_in_channel: false });
    expect(alice.news()).toEqual([
      'message.new',
      'message.new',
      'notification.thread_message_new',
      'message.updated',
    ]);
    expect(alice.last('message.updated')).toMatchObject({
      message: { id: parent.id, reply_count: 1, thread_participants: [{ id: 'bob' }] },
    });
    expect(bob.news()).toEqual(['notification.message_new']);
    await expect(say(bob, { text: 'x', parent_id: reply.id })).rejects.toMatchObject({
      reason: 'NestedReply',
    });
    const { messages } = await alice.call('getOrCreateChannel', general, {});
    expect(messages?.map(({ id }) => id)).toEqual([parent.id]);
  });

  it('replaces a message, and marks when its text changed', async () => {
    const { alice, bob } = await stage();
    const { id } = await say(alice, { text: 'one', mood: 'fine' });
    const { message } = await alice.call('updateMessage', { id }, { message: { text: 'two' } });
    expect(message).toMatchObject({ text: 'two', message_text_updated_at: expect.any(String) });
    expect(message).not.toHaveProperty('mood');
    await expect(
      bob.call('updateMessage', { id }, { message: { text: 'three' } }),
    ).rejects.toMatchObject({ reason: 'NotAllowed' });
  });

  it('deletes softly for the author, and for good only for who may delete all', async () => {
    const { alice, server } = await stage();
    const { id } = await say(alice, { text: 'oops' });
    await expect(alice.call('deleteMessage', { id }, { hard: true })).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    const { message } = await alice.call('deleteMessage', { id }, {});
    expect(message).toMatchObject({ type: 'deleted', text: 'oops' });
    await server('deleteMessage', { id }, { hard: true });
    expect(alice.last('message.deleted')).toMatchObject({ hard_delete: true, message_id: id });
    await expect(server('deleteMessage', { id }, {})).rejects.toMatchObject({ reason: 'NotFound' });
  });

  it('shows the messages next to the one asked for', async () => {
    const { alice } = await stage();
    for (const id of ['m1', 'm2', 'm3', 'm4']) await say(alice, { id, text: id });
    const ids = async (messages: object) =>
      (await alice.call('getOrCreateChannel', general, { messages })).messages?.map(({ id }) => id);
    expect(await ids({ limit: 2 })).toEqual(['m3', 'm4']);
    expect(await ids({ limit: 2, id_lt: 'm3' })).toEqual(['m1', 'm2']);
    expect(await ids({ limit: 2, id_gt: 'm1' })).toEqual(['m2', 'm3']);
    expect(await ids({ limit: 1, id_lte: 'm2' })).toEqual(['m2']);
  });

  it('gives every event of a channel to everyone in the order of the writes', async () => {
    const { alice, bob } = await stage();
    await watch(bob);
    settle(alice, bob);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => say(n % 2 ? alice : bob, { text: String(n) })),
    );
    const texts = ({ frames }: Client) =>
      frames
        .filter(({ type }) => type === 'message.new')
        .map(({ message }) => (message as { text: string }).text);
    const stamps = alice.frames.map((frame) => frame['created_at'] as string);
    const sent = Array.from({ length: 20 }, (_, n) => String(n));
    // Calls to several nodes at once have an order only once they are committed.
    const arrived = texts(alice);
    if (testNodes > 1) arrived.sort((one, other) => Number(one) - Number(other));
    expect(arrived).toEqual(sent);
    expect(texts(bob)).toEqual(texts(alice));
    expect(stamps).toEqual([...stamps].sort());
    expect(new Set(stamps).size).toBe(stamps.length);
  });

  it('announces nothing of a call that is refused half-way', async () => {
    const { alice, server } = await stage();
    await expect(
      server('updateChannel', general, { data: { name: 'New' }, add_members: ['nobody'] }),
    ).rejects.toMatchObject({ reason: 'NotFound' });
    expect(alice.news()).toEqual([]);
    const { channel } = await alice.call('getOrCreateChannel', general, {});
    expect(channel).not.toHaveProperty('name');
  });
});
