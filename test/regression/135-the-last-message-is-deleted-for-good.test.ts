import { channelIn, emptyChatState, foldChatState, mergeChannelResponse } from 'millrace/state';
import type { ChatEvent } from 'millrace/protocol';
import { expect, test } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from '../server/core/harness.js';

const stage = async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  const known = mergeChannelResponse(emptyChatState, await watch(alice));
  const seen = alice.frames.length;
  const m1 = await alice.call('sendMessage', general, { message: { id: 'm1', text: 'one' } });
  const m2 = await bob.call('sendMessage', general, { message: { id: 'm2', text: 'two' } });
  settle(alice);
  const lastMessageAt = async () => {
    const { channel } = await alice.call('getChannel', general, {});
    const state = (alice.frames.slice(seen) as unknown as ChatEvent[]).reduce(foldChatState, known);
    const folded = channelIn(state, 'messaging:general').channel?.last_message_at;
    expect(folded).toBe(channel.last_message_at);
    return channel.last_message_at;
  };
  return { ...harness, alice, bob, m1, m2, lastMessageAt };
};

test('the message before it counts as the last one', async () => {
  const { server, alice, m1, lastMessageAt } = await stage();
  await server('deleteMessage', { id: 'm2' }, { hard: true });
  expect(alice.news()).toEqual(['message.deleted', 'channel.updated']);
  expect(await lastMessageAt()).toBe(m1.message.created_at);
  await server('deleteMessage', { id: 'm1' }, { hard: true });
  expect(await lastMessageAt()).toBeUndefined();
});

test('an older message leaves the last one as it is', async () => {
  const { server, alice, m2, lastMessageAt } = await stage();
  await server('deleteMessage', { id: 'm1' }, { hard: true });
  expect(alice.news()).toEqual(['message.deleted']);
  expect(await lastMessageAt()).toBe(m2.message.created_at);
});

test('all messages of its author count as well', async () => {
  const { server, m1, lastMessageAt } = await stage();
  await server('ban', {}, { target_user_id: 'bob', delete_messages: 'hard' });
  expect(await lastMessageAt()).toBe(m1.message.created_at);
});
