import { expect, test } from 'vitest';
import {
  type ChatState,
  emptyChatState,
  foldChatState,
  mergeChannelResponse,
  unreadIn,
} from 'millrace/state';
import { type Act, cid, eventsOf, openStage, query } from '../helpers/crossing.js';
import { healthCheck } from '../helpers/samples.js';
import { general, makeChannel } from '../server/core/harness.js';

const pair = { type: 'messaging', id: 'pair' };
const pairCid = 'messaging:pair';

/** What a device that watches nothing shows as unread, after `act`, in both channels. */
const unreadAfter = async (act: Act): Promise<readonly (number | undefined)[]> => {
  const stage = await openStage();
  const { aside, jane, harness } = stage;
  await makeChannel(harness, ['jane', 'john'], pair);
  const me = foldChatState(emptyChatState, healthCheck({ me: aside.me }));
  const responses = [await query(aside), await aside.call('getChannel', pair, {})];
  const known = responses.reduce((state, each) => mergeChannelResponse(state, each), me);
  const seen = aside.frames.length;
  await jane.call('sendMessage', pair, { message: { id: 'p1', text: 'Hi' } });
  await jane.call('sendMessage', general, { message: { id: 'n1', text: 'Hi' } });
  await jane.call('sendMessage', general, { message: { id: 'n2', text: 'Hi' } });
  await act(stage);
  const state: ChatState = eventsOf(aside, seen).reduce(foldChatState, known);
  return [unreadIn(state.unread, cid), unreadIn(state.unread, pairCid)];
};

test('the newest unread message is deleted for good, and all is read elsewhere', async () => {
  const left = await unreadAfter(async ({ john, server }) => {
    await server('deleteMessage', { id: 'n2' }, { hard: true });
    await john.call('markRead', general, {});
  });
  expect(left).toEqual([0, 1]);
});

test('a ban wipes the unread messages, and all is read elsewhere', async () => {
  const ban = { target_user_id: 'jane', banned_by_id: 'max', ...general };
  const left = await unreadAfter(async ({ john, server }) => {
    await server('ban', {}, { ...ban, delete_messages: 'hard' });
    await john.call('markRead', general, {});
  });
  expect(left).toEqual([0, 1]);
});

test('some of what is left is read elsewhere after a deletion', async () => {
  const left = await unreadAfter(async ({ john, server }) => {
    await server('deleteMessage', { id: 'n1' }, { hard: true });
    await john.call('markRead', general, { message_id: 'm6' });
  });
  expect(left).toEqual([1, 1]);
});

test('what is read elsewhere up to a message leaves those after it', async () => {
  const left = await unreadAfter(({ john }) =>
    john.call('markRead', general, { message_id: 'm6' }),
  );
  expect(left).toEqual([2, 1]);
});
