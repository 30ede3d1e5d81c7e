import type { ChatEvent } from 'millrace/protocol';
import {
  channelIn,
  type ChatState,
  emptyChatState,
  foldChatState,
  mergeChannelResponse,
} from 'millrace/state';
import { expect, test } from 'vitest';
import { type Act, cid, eventsOf, openStage, query } from '../helpers/crossing.js';
import { healthCheck } from '../helpers/samples.js';
import { general } from '../server/core/harness.js';

const capabilitiesIn = (state: ChatState) => channelIn(state, cid).channel?.own_capabilities;

const acts: readonly (readonly [string, Act])[] = [
  ['moderator', ({ server }) => server('updateChannel', general, { add_moderators: ['john'] })],
  [
    'moderator, and a member again',
    async ({ server }) => {
      await server('updateChannel', general, { add_moderators: ['john'] });
      await server('updateChannel', general, { demote_moderators: ['john'] });
    },
  ],
  [
    'admin',
    ({ server }) => server('updateUsers', {}, { users: { john: { id: 'john', role: 'admin' } } }),
  ],
];

test.each(acts)('who became %s while watching may do what the server says', async (_, act) => {
  const stage = await openStage();
  const { john } = stage;
  const me = foldChatState(emptyChatState, healthCheck({ me: john.me }));
  const before = await query(john, true);
  const seen = john.frames.length;
  await act(stage);
  const events = eventsOf(john, seen);
  const { channel } = await john.call('getChannel', general, {});
  const inOrder = events.reduce(foldChatState, mergeChannelResponse(me, before));
  const crossed = mergeChannelResponse(events.reduce(foldChatState, me), before);
  for (const state of [inOrder, crossed])
    expect(capabilitiesIn(state)).toEqual(channel.own_capabilities);
});

test.each([
  ['frozen', { data: { frozen: true } }],
  ['without replies', { data: { config_overrides: { replies: false } } }],
])('a channel that is %s allows what the server says', async (_, request) => {
  const stage = await openStage();
  const { john, server } = stage;
  const me = foldChatState(emptyChatState, healthCheck({ me: john.me }));
  const known = mergeChannelResponse(me, await query(john, true));
  const seen = john.frames.length;
  await server('updateChannel', general, request);
  const state = eventsOf(john, seen).reduce(foldChatState, known);
  const { channel } = await john.call('getChannel', general, {});
  expect(capabilitiesIn(state)).toEqual(channel.own_capabilities);
  expect(capabilitiesIn(state)).not.toEqual(capabilitiesIn(known));
});

test('what the rules do not know stays, and events of others change nothing', async () => {
  const stage = await openStage();
  const { john, server } = stage;
  const me = foldChatState(emptyChatState, healthCheck({ me: john.me }));
  const response = await query(john, true);
  const own_capabilities = [...(response.channel.own_capabilities ?? []), 'cast-poll-vote'];
  const known = mergeChannelResponse(me, {
    ...response,
    channel: { ...response.channel, own_capabilities },
  });
  const seen = john.frames.length;
  await server('updateChannel', general, { add_moderators: ['max'] });
  const others: readonly ChatEvent[] = eventsOf(john, seen);
  expect(capabilitiesIn(others.reduce(foldChatState, known))).toBe(own_capabilities);
  await server('updateChannel', general, { add_moderators: ['john'] });
  const state = eventsOf(john, seen).reduce(foldChatState, known);
  expect(capabilitiesIn(state)).toContain('cast-poll-vote');
  expect(capabilitiesIn(state)).toContain('delete-any-message');
});
