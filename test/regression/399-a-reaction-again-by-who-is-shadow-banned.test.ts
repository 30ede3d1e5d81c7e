import type { ChatEvent } from 'millrace/protocol';
import { emptyTimeline, foldTimeline, messagesIn } from 'millrace/state';
import { expect, test } from 'vitest';
import { eventsOf } from '../helpers/crossing.js';
import { type Client, general, makeChannel, startCore, watch } from '../server/core/harness.js';

const params = { id: 'm1' };

const stage = async () => {
  const { connect, server } = await startCore();
  const alice = await connect('alice');
  const bob = await connect('bob');
  await makeChannel({ server }, ['alice', 'bob']);
  await watch(alice);
  await watch(bob);
  await alice.call('sendMessage', general, { message: { id: 'm1', text: 'hi' } });
  const react = (type: string, enforce_unique = false) =>
    bob.call('sendReaction', params, { reaction: { type }, enforce_unique });
  const banBob = () => server('ban', {}, { target_user_id: 'bob', user_id: 'alice', shadow: true });
  return { alice, bob, react, banBob };
};

/** The counts of reactions to the message that a client has from events alone. */
const countsSeenBy = (client: Client): unknown => {
  const events: readonly ChatEvent[] = eventsOf(client, 0);
  const [message] = messagesIn(events.reduce(foldTimeline, emptyTimeline));
  return message?.reaction_counts;
};

test.each([
  ['the same', 'like', false, {}, { like: 1 }],
  ['another one in its place', 'love', true, {}, { love: 1 }],
  ['another one beside it', 'love', false, { like: 1 }, { like: 1, love: 1 }],
])('a reaction again by who is shadow-banned meanwhile: %s', async (...row) => {
  const [, type, alone, seenByOthers, seenByAuthor] = row;
  const { alice, bob, react, banBob } = await stage();
  await react('like');
  await banBob();
  await react(type, alone);

  expect(countsSeenBy(alice)).toEqual(seenByOthers);
  expect(countsSeenBy(bob)).toEqual(seenByAuthor);
  const { message } = await alice.call('getMessage', params, {});
  expect(message.reaction_counts).toEqual(seenByOthers);
});
