import { either as E } from 'fp-ts';
import { channelsIn, emptyChatState, mergeChannelResponse, selectionOf } from 'millrace/state';
import { expect, test } from 'vitest';
import { makeChannel, startCore } from '../server/core/harness.js';

test('channels that an order leaves equal come by cid, from the server as from the state', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const query = {
    filter_conditions: { members: { $in: ['alice'] } },
    sort: [{ field: 'frozen', direction: 1 }],
  } as const;
  for (const id of ['c', 'a', 'b'])
    await makeChannel(harness, ['alice'], { type: 'messaging', id });
  const { channels } = await alice.call('queryChannels', {}, query);
  const cids = ['messaging:a', 'messaging:b', 'messaging:c'];
  expect(channels.map(({ channel }) => channel.cid)).toEqual(cids);

  const state = [...channels]
    .reverse()
    .reduce((all, one) => mergeChannelResponse(all, one), emptyChatState);
  const selection = selectionOf(query);
  const listed = E.isRight(selection) ? channelsIn(state, selection.right) : [];
  expect(listed.map(({ channel }) => channel.cid)).toEqual(cids);
});
