import { describe, expect, it } from 'vitest';
import type { MessageInput } from '../../../src/protocol/endpoints/inputs.js';
import { type Client, general, makeChannel, settle, startCore, watch } from './harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  const carol = await harness.connect('carol');
  await makeChannel(harness, ['alice', 'bob', 'carol']);
  await watch(alice);
  await watch(bob);
  settle(alice, bob, carol);
  return { ...harness, alice, bob, carol };
};

const say = async (client: Client, message: MessageInput) =>
  (await client.call('sendMessage', general, { message })).message;

describe('a partial update', () => {
  it('sets and removes single keys, nested ones too, and keeps the rest', async () => {
    const { alice, bob, carol } = await stage();
    const { id } = await say(alice, { text: 'one', mood: 'fine', place: { city: 'Oslo', no: 1 } });
    settle(alice, bob, carol);
    const { message } = await alice.call(
      'updateMessagePartial',
      { id },
      { set: { text: 'two', 'place.city': 'Rome' }, unset: ['mood', 'place.no'] },
    );
    expect(message).toMatchObject({ text: 'two', place: { city: 'Rome' } });
    expect(message).toMatchObject({ message_text_updated_at: expect.any(String) });
    expect(message).not.toHaveProperty('mood');
    for (const client of [alice, bob]) expect(client.news()).toEqual(['message.updated']);
    expect(bob.last('message.updated')).toMatchObject({ message_id: id, user: { id: 'alice' } });
    expect(carol.news()).toEqual([]);
  });

  it('leaves alone what the server says of a message', async () => {
    const { alice } = await stage();
    const { id, created_at } = await say(alice, { text: 'one' });
    const set = { id: 'other', created_at: 'x', shadowed: true, user: { id: 'bob' } };
    const { message } = await alice.call('updateMessagePartial', { id }, { set });
    expect(message).toMatchObject({ id, created_at, shadowed: false, user: { id: 'alice' } });
  });

  it('is for the author, save pins, which members may set', async () => {
    const { alice, bob } = await stage();
    const { id } = await say(alice, { text: 'one' });
    await expect(
      bob.call('updateMessagePartial', { id }, { set: { text: 'two' } }),
    ).rejects.toMatchObject({ reason: 'NotAllowed' });
    const { message } = await bob.call('updateMessagePartial', { id }, { set: { pinned: true } });
    expect(message).toMatchObject({ pinned: true, pinned_by: { id: 'bob' }, pin_expires: null });
    const unset = await bob.call('updateMessagePartial', { id }, { set: { pinned: false } });
    expect(unset.message).toMatchObject({ pinned: false, pinned_at: null, pinned_by: null });
  });

  it.for([
    [{ set: { text: 5 } }, 'Input'],
    [{ set: { text: '' } }, 'Input'],
    [{ set: { pinned: true, pin_expires: '1960-01-01T00:00:00Z' } }, 'Input'],
    [{ set: { 'a..b': 1 } }, 'Input'],
    [{ set: { text: 'x'.repeat(5001) } }, 'MessageTooLong'],
  ] as const)('refuses %j', async ([request, reason]) => {
    const { alice } = await stage();
    const { id } = await say(alice, { text: 'one' });
    await expect(alice.call('updateMessagePartial', { id }, request)).rejects.toMatchObject({
      reason,
    });
  });

  it('lets a pin fall off when its time is over', async () => {
    const { alice, bob, clock } = await stage();
    const { id } = await say(alice, { text: 'one' });
    const pin = { pinned: true, pin_expires: new Date(clock.now() + 60_000).toISOString() };
    await alice.call('updateMessagePartial', { id }, { set: pin });
    settle(alice, bob);
    clock.flush();
    const { message } = await bob.call('getMessage', { id }, {});
    expect(message).toMatchObject({ pinned: false, pin_expires: null });
    expect(bob.news()).toEqual(['message.updated']);
    expect(bob.last('message.updated')).not.toHaveProperty('user');
  });
});

describe('one message', () => {
  it('comes with its channel, for who may read', async () => {
    const { alice, connect } = await stage();
    const { id } = await say(alice, { text: 'one' });
    const { message } = await alice.call('getMessage', { id }, {});
    expect(message).toMatchObject({ id, channel: { cid: 'messaging:general', muted: false } });
    const eve = await connect('eve');
    await expect(eve.call('getMessage', { id }, {})).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await expect(alice.call('getMessage', { id: 'none' }, {})).rejects.toMatchObject({
      reason: 'NotFound',
    });
  });

  it('comes back, as what it was, once a backend takes its deletion back', async () => {
    const { alice, bob, server } = await stage();
    const { id } = await say(alice, { text: 'one' });
    await alice.call('deleteMessage', { id }, {});
    settle(alice, bob);
    const { message } = await server('undeleteMessage', { id }, { undeleted_by: 'alice' });
    expect(message).toMatchObject({ type: 'regular', text: 'one' });
    expect(message).not.toHaveProperty('deleted_at');
    expect(bob.news()).toEqual(['message.undeleted']);
    await expect(server('undeleteMessage', { id }, {})).rejects.toMatchObject({ reason: 'Input' });
  });
});

describe('a deletion for oneself', () => {
  it('goes to the own watching connections, and to nobody else', async () => {
    const { alice, bob, carol, connect } = await stage();
    const second = await connect('bob');
    await watch(second);
    const { id } = await say(alice, { text: 'one' });
    settle(alice, bob, carol, second);
    const { message } = await bob.call('deleteMessage', { id }, { delete_for_me: true });
    expect(message).toMatchObject({ type: 'deleted', deleted_for_me: true });
    for (const client of [bob, second]) {
      expect(client.news()).toEqual(['message.deleted']);
      expect(client.last('message.deleted')).toMatchObject({
        deleted_for_me: true,
        hard_delete: false,
        message: { id, type: 'deleted' },
      });
    }
    expect([...alice.news(), ...carol.news()]).toEqual([]);
    const shown = async (client: Client) =>
      (await client.call('getOrCreateChannel', general, {})).messages?.[0];
    expect(await shown(bob)).toMatchObject({ id, type: 'deleted', deleted_for_me: true });
    expect(await shown(alice)).toMatchObject({ id, type: 'regular' });
    await bob.call('updateMessagePartial', { id }, { set: { pinned: true } });
    expect(alice.last('message.updated')).toMatchObject({ message: { type: 'regular' } });
  });

  it('needs to know who asks, and is not for good', async () => {
    const { alice, server } = await stage();
    const { id } = await say(alice, { text: 'one' });
    await expect(server('deleteMessage', { id }, { delete_for_me: true })).rejects.toMatchObject({
      reason: 'Input',
    });
    await expect(
      server('deleteMessage', { id }, { delete_for_me: true, hard: true, deleted_by: 'bob' }),
    ).rejects.toMatchObject({ reason: 'Input' });
  });
});
