import { channelIn, emptyChatState, foldChatState, mergeChannelResponse } from 'millrace/state';
import { expect, test } from 'vitest';
import { cid, openStage, query } from '../helpers/crossing.js';
import { healthCheck } from '../helpers/samples.js';
import { general } from '../server/core/harness.js';

test.each(['admin', 'moderator'])(
  'who became %s while offline may do what the server says once it is back',
  async (role) => {
    const { john, server } = await openStage();
    const before = mergeChannelResponse(
      foldChatState(emptyChatState, healthCheck({ me: john.me })),
      await query(john, true),
    );
    await server('updateUsers', {}, { users: { john: { id: 'john', role } } });
    const state = foldChatState(before, healthCheck({ me: { ...john.me, role } }));
    const { channel } = await john.call('getChannel', general, {});

    expect(channelIn(state, cid).channel?.own_capabilities).toEqual(channel.own_capabilities);
    expect(channelIn(before, cid).channel?.own_capabilities).not.toEqual(channel.own_capabilities);
  },
);
