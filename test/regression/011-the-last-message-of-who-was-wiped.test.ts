import { channelIn, emptyChatState, foldChatState, mergeChannelResponse } from 'millrace/state';
import type { ChatEvent } from 'millrace/protocol';
import { expect, test } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from '../server/core/harness.js';

test('who watches knows when the last message came, after all of its author is gone too', async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  const known = mergeChannelResponse(emptyChatState, await watch(alice));
  settle(alice);
  const seen = alice.frames.length;
  await bob.call('sendMessage', general, { message: { id: 'm1', text: 'Hello' } });
  await harness.server('ban', {}, { target_user_id: 'bob', delete_messages: 'hard' });

  const state = (alice.frames.slice(seen) as unknown as ChatEvent[]).reduce(foldChatState, known);
  const { channel } = await alice.call('getChannel', general, {});
  expect(channelIn(state, 'messaging:general').channel?.last_message_at).toBe(
    channel.last_message_at,
  );
});
