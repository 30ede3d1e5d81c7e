import { mutes$, reactionsOn } from 'millrace';
import type { ChatEvent, User } from 'millrace/protocol';
import {
  channelIn,
  type ChatState,
  emptyChatState,
  foldChatState,
  mergeChannelResponse,
  mergeResumed,
  messagesIn,
  messageWith,
  pinnedIn,
} from 'millrace/state';
import { build } from 'millrace/testing';
import { firstValueFrom, from, last } from 'rxjs';
import { expect, test } from 'vitest';
import {
  at,
  channel,
  cid,
  elsewhere,
  healthCheck,
  jane,
  johnHimself,
  max,
  memberOf,
  message,
  messageNew,
  typingStart,
} from '../helpers/samples.js';

const renamed: User = { ...jane, name: 'Janet', updated_at: at(5000) };
const event: ChatEvent = build('user.updated', { user: renamed, created_at: at(5000) });

const like = { type: 'like', user_id: 'jane', user: jane };
const about = {
  ...message({ id: 'm1', user: max }),
  mentioned_users: [jane, max],
  latest_reactions: [like],
  own_reactions: [like],
  reaction_groups: { like: { count: 1, latest_reactions_by: [{ user_id: 'jane', user: jane }] } },
  thread_participants: [max, jane],
  pinned: true,
  pinned_at: at(1),
  pinned_by: jane,
};
const byOthers = message({ id: 'm2', user: max, created_at: at(2) });
const quoting = {
  ...message({ id: 'm3', user: max, created_at: at(3) }),
  quoted_message: message({ id: 'm0', user: jane }),
  quoted_message_id: 'm0',
};
const me = { ...johnHimself, mutes: [{ target: jane, user: max }] };

const known: ChatState = [
  { ...channel(), created_by: jane, truncated_by: jane },
  { ...channel(elsewhere), created_by: max },
].reduce(
  (state, data) =>
    mergeChannelResponse(state, {
      channel: data,
      members: data.cid === cid ? [memberOf(jane), memberOf(max)] : [memberOf(max)],
      watchers: data.cid === cid ? [jane] : [],
      read: data.cid === cid ? [{ user: jane, last_read: at(), unread_messages: 0 }] : [],
      messages: data.cid === cid ? [about, byOthers, quoting] : [],
      pinned_messages: data.cid === cid ? [about] : [],
    }),
  foldChatState(emptyChatState, healthCheck({ me })),
);

/** Every version of jane that a state shows. */
const versionsIn = (state: ChatState): readonly (User | null | undefined)[] => {
  const { channel: data, members, watchers, reads, typing, timeline } = channelIn(state, cid);
  const shown = [messageWith(timeline, 'm1'), pinnedIn(timeline)[0]].flatMap((each) => [
    each?.mentioned_users?.[0],
    each?.latest_reactions?.[0]?.user,
    each?.own_reactions?.[0]?.user,
    each?.reaction_groups?.['like']?.latest_reactions_by?.[0]?.user,
    each?.thread_participants?.[1],
    each?.pinned_by,
  ]);
  return [
    ...shown,
    messageWith(timeline, 'm3')?.quoted_message?.user,
    ...[data?.created_by, data?.truncated_by, state.mutes.users.get('jane')?.target],
    ...[members.get('jane')?.user, watchers.users.get('jane'), reads.get('jane')?.user],
    typing.get('jane')?.user,
    state.presence.get('jane')?.user,
  ];
};

test('a renamed user has the new name wherever it shows', () => {
  const state = [typingStart(jane), event].reduce(foldChatState, known);
  for (const user of versionsIn(state)) expect(user).toBe(renamed);
});

test('what does not name the user stays the same', () => {
  const state = foldChatState(known, event);
  const { timeline } = channelIn(state, cid);
  expect(messagesIn(timeline)[1]).toBe(byOthers);
  expect(channelIn(state, elsewhere)).toBe(channelIn(known, elsewhere));
  expect(foldChatState(state, structuredClone(event))).toBe(state);
});

test('an older version replaces nothing', () => {
  const state = foldChatState(known, event);
  const older = build('user.updated', { user: jane, created_at: at(1000) });
  expect(channelIn(foldChatState(state, older), cid)).toBe(channelIn(state, cid));
});

test('a rename that was missed shows once the connection has resumed', () => {
  const typing = foldChatState(known, typingStart(jane));
  const state = mergeResumed(typing, { users: [renamed], watchers: {} });
  for (const user of versionsIn(state)) expect(user).toBe(renamed);
  expect(channelIn(state, elsewhere)).toBe(channelIn(known, elsewhere));
});

test('streams of other sources show the new name as well', async () => {
  const sent = messageNew({ message: about, user: max });
  const source$ = from([healthCheck({ me }), sent, event]);
  const reactions = await firstValueFrom(source$.pipe(reactionsOn('m1'), last()));
  expect(reactions.latest[0]?.user).toBe(renamed);
  const mutes = await firstValueFrom(source$.pipe(mutes$, last()));
  expect(mutes.users.get('jane')?.target).toBe(renamed);
});
