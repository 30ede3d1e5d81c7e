import { channelIn, emptyChatState, foldChatState, mergeChannelResponse } from 'millrace/state';
import type { ChatEvent } from 'millrace/protocol';
import { expect, test } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from '../server/core/harness.js';

test('a channel counts one member fewer once a member is hard-deleted', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await harness.connect('bob');
  await harness.connect('carol');
  await makeChannel(harness, ['alice', 'bob', 'carol']);
  const known = mergeChannelResponse(emptyChatState, await watch(alice));
  settle(alice);
  const seen = alice.frames.length;
  await harness.server('deleteUser', { id: 'bob' }, { hard_delete: true });

  const { channel, members } = await alice.call('getChannel', general, {});
  expect(channel.member_count).toBe(2);
  expect(members).toHaveLength(2);
  const state = (alice.frames.slice(seen) as unknown as ChatEvent[]).reduce(foldChatState, known);
  expect(channelIn(state, 'messaging:general').channel?.member_count).toBe(2);
});
