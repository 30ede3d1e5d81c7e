import type { ChatEvent } from 'millrace/protocol';
import {
  channelIn,
  emptyChatState,
  foldChatState,
  mergeChannelResponse,
  messageWith,
} from 'millrace/state';
import { expect, test } from 'vitest';
import { healthCheck } from '../helpers/samples.js';
import { general, makeChannel, startCore, watch } from '../server/core/harness.js';

const stage = async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  const me = foldChatState(emptyChatState, healthCheck({ me: alice.me }));
  const known = mergeChannelResponse(me, await watch(alice));
  const seen = alice.frames.length;
  await bob.call('sendMessage', general, { message: { id: 'm1', text: 'Hello' } });
  return {
    alice,
    quote: () =>
      bob.call('sendMessage', general, {
        message: { id: 'm2', text: 'Well?', quoted_message_id: 'm1' },
      }),
    /** The quote as alice knows it by events, and as the server answers it. */
    quoteOf: async () => {
      const heard = alice.frames.slice(seen) as unknown as readonly ChatEvent[];
      const state = heard.reduce(foldChatState, known);
      const { timeline } = channelIn(state, 'messaging:general');
      const { message } = await alice.call('getMessage', { id: 'm2' }, {});
      return [messageWith(timeline, 'm2')?.quoted_message, message.quoted_message];
    },
  };
};

test("a quote shows one's own reactions to what it quotes, whenever they were given", async () => {
  for (const isBefore of [true, false]) {
    const { alice, quote, quoteOf } = await stage();
    if (!isBefore) await quote();
    await alice.call('sendReaction', { id: 'm1' }, { reaction: { type: 'like' } });
    if (isBefore) await quote();
    for (const quoted of await quoteOf())
      expect(quoted).toMatchObject({ own_reactions: [{ type: 'like' }] });
  }
});

test('a quote of what one deleted for oneself is deleted as well, whenever that was', async () => {
  for (const isBefore of [true, false]) {
    const { alice, quote, quoteOf } = await stage();
    if (!isBefore) await quote();
    await alice.call('deleteMessage', { id: 'm1' }, { delete_for_me: true });
    if (isBefore) await quote();
    for (const quoted of await quoteOf())
      expect(quoted).toMatchObject({ type: 'deleted', deleted_for_me: true });
  }
});
