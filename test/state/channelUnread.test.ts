import type { ChannelResponse, ChatEvent, Message, MessageNew, User } from 'millrace/protocol';
import {
  type ChatState,
  emptyChatState,
  emptyUnread,
  foldChatState,
  foldUnread,
  mergeChannelResponse,
  mergeUnread,
  type Unread,
  unreadIn,
} from 'millrace/state';
import { describe, expect, test } from 'vitest';
import {
  at,
  channel,
  cid,
  elsewhere,
  healthCheck,
  jane,
  john,
  johnHimself,
  max,
  memberAdded,
  memberOf,
  memberRemoved,
  message,
  messageNew,
} from '../helpers/samples.js';

const totals = (unread: number, channels = Math.min(1, unread)) => ({
  unread_count: unread,
  total_unread_count: unread,
  unread_channels: channels,
});

const written = (second: number, over: Partial<Message> = {}): Message =>
  message({
    id: `m${String(second)}`,
    user: jane,
    created_at: at(second * 1000),
    ...over,
  });

const sent = (second: number, over: Partial<Message> = {}, event: Partial<MessageNew> = {}) =>
  messageNew({
    message: written(second, over),
    user: over.user ?? jane,
    created_at: at(second * 1000),
    ...event,
  });

const there = (second: number) => ({ cid, created_at: at(second * 1000) });

const response = (unread: number, over: Partial<ChannelResponse> = {}): ChannelResponse => ({
  channel: channel(),
  read: [{ user: john, last_read: at(1000), unread_messages: unread }],
  messages: [],
  ...over,
});

const me = { ...johnHimself, ...totals(0) };
const started = foldUnread(emptyUnread, healthCheck({ me }));
const responded = (unread: number, over: Partial<ChannelResponse> = {}): Unread =>
  mergeUnread({ ...started, total: unread, channels: Math.min(1, unread) }, response(unread, over));

const after = (state: Unread, ...history: readonly ChatEvent[]): Unread =>
  history.reduce(foldUnread, state);

const seen = (state: Unread) => [unreadIn(state, cid), state.total, state.channels];

describe('the unread messages of a channel', () => {
  test('are not known until an event has them', () => {
    expect(unreadIn(started, cid)).toBeUndefined();
    expect(unreadIn(after(started, sent(2)), cid)).toBeUndefined();
  });

  test('are counted, each once, whatever the totals say', () => {
    const state = after(responded(0), sent(2, {}, totals(1)), sent(3, {}, totals(2)));
    expect(seen(state)).toEqual([2, 2, 1]);
    expect(after(state, sent(2), sent(3))).toBe(state);
  });

  test('are counted when an event comes late and without totals, which stay', () => {
    const state = after(responded(0), sent(3, {}, totals(2)), sent(2));
    expect(seen(state)).toEqual([2, 2, 1]);
  });

  test.each<[string, Partial<Message>]>([
    ['of one’s own', { user: john }],
    ['that is silent', { silent: true }],
    ['that is shadowed', { shadowed: true }],
    ['in a thread alone', { parent_id: 'm0' }],
  ])('do not rise by a message %s', (_, over) => {
    expect(seen(after(responded(0), sent(2, over, totals(0))))).toEqual([0, 0, 0]);
  });

  test('rise by a reply that shows in the channel', () => {
    const reply = sent(2, { parent_id: 'm0', show_in_channel: true }, totals(1));
    expect(unreadIn(after(responded(0), reply), cid)).toBe(1);
  });

  test('do not rise by who is muted, until the mute ends', () => {
    const muted = { ...me, mutes: [{ target: jane, expires: at(3000) }] };
    const mutes: ChatEvent = { type: 'notification.mutes_updated', created_at: at(), me: muted };
    const state = after(responded(0), mutes, sent(2, {}, totals(0)));
    expect(unreadIn(state, cid)).toBe(0);
    expect(unreadIn(after(state, sent(4, {}, totals(1))), cid)).toBe(1);
  });

  test('do not rise in a muted channel', () => {
    const muted = { ...me, channel_mutes: [{ channel: channel() }] };
    const mutes: ChatEvent = {
      type: 'notification.channel_mutes_updated',
      created_at: at(),
      me: muted,
    };
    expect(unreadIn(after(responded(0), mutes, sent(2, {}, totals(0))), cid)).toBe(0);
  });

  test('do not rise while an invite is open', () => {
    const invited = responded(0, { membership: { ...memberOf(john), invited: true } });
    const state = after(invited, sent(2));
    expect(unreadIn(state, cid)).toBe(0);
    const accepted = { ...memberOf(john), invited: true, invite_accepted_at: at(3000) };
    const joined: ChatEvent = { type: 'member.updated', ...there(3), member: accepted, user: john };
    expect(unreadIn(after(state, joined, sent(4, {}, totals(1))), cid)).toBe(1);
  });

  test('end with a message of one’s own', () => {
    const own = sent(4, { user: john }, totals(0));
    expect(seen(after(responded(3), own))).toEqual([0, 0, 0]);
  });

  test('start at nothing for who becomes a member', () => {
    const state = after(started, memberAdded(john), sent(2, {}, totals(1)));
    expect(seen(state)).toEqual([1, 1, 1]);
  });

  test('are nothing that a channel without counting has, however much is said there', () => {
    const state = after(started, memberAdded(john), sent(2), sent(3));
    expect(seen(state)).toEqual([0, 0, 0]);
  });

  test('start at nothing where all that is unread is known', () => {
    const next = sent(2, {}, { ...totals(1), cid: elsewhere });
    expect(unreadIn(after(started, next), elsewhere)).toBe(1);
    const behind = foldUnread(emptyUnread, healthCheck({ me: { ...me, ...totals(5) } }));
    expect(unreadIn(after(behind, sent(2, {}, totals(6))), cid)).toBeUndefined();
  });
});

describe('reading', () => {
  const read = (second: number, id: string | undefined, left: number): ChatEvent => ({
    type: 'notification.mark_read',
    ...there(second),
    ...totals(left),
    user: john,
    ...(id === undefined ? {} : { last_read_message_id: id }),
  });
  const three = after(
    responded(0),
    sent(2, {}, totals(1)),
    sent(3, {}, totals(2)),
    sent(4, {}, totals(3)),
  );

  test('of all leaves nothing', () => {
    expect(seen(after(three, read(5, 'm4', 0)))).toEqual([0, 0, 0]);
    expect(seen(after(responded(7), read(5, undefined, 0)))).toEqual([0, 0, 0]);
  });

  test('up to a message leaves those after it, however often it comes', () => {
    const watched: ChatEvent = {
      type: 'message.read',
      ...there(5),
      user: john,
      last_read_message_id: 'm3',
    };
    const state = after(three, watched, read(5, 'm3', 1));
    expect(seen(state)).toEqual([1, 1, 1]);
    expect(after(state, watched, read(5, 'm3', 1))).toBe(state);
  });

  test('up to a message that is not known leaves what the totals say', () => {
    expect(seen(after(responded(7), read(5, 'm0', 4)))).toEqual([4, 4, 1]);
  });

  test('by others says nothing', () => {
    const others: ChatEvent = {
      type: 'message.read',
      ...there(5),
      user: jane,
      last_read_message_id: 'm4',
    };
    expect(after(three, others)).toBe(three);
  });

  test('of all channels leaves nothing anywhere', () => {
    const all: ChatEvent = { type: 'notification.mark_read', created_at: at(9000), ...totals(0) };
    expect(seen(after(three, all))).toEqual([0, 0, 0]);
  });

  test('can be taken back', () => {
    const unread: ChatEvent = {
      type: 'notification.mark_unread',
      ...there(6),
      ...totals(2),
      user: john,
      unread_messages: 2,
      last_read_at: at(2000),
      last_read_message_id: 'm2',
    };
    const state = after(three, read(5, 'm4', 0), unread, sent(7, {}, totals(3)));
    expect(seen(state)).toEqual([3, 3, 1]);
    expect(unreadIn(after(state, sent(3)), cid)).toBe(3);
  });

  test('of a thread says nothing of the channel', () => {
    const thread = { ...read(5, undefined, 3), thread_id: 'm1' } as ChatEvent;
    expect(unreadIn(after(three, thread), cid)).toBe(3);
  });
});

describe('what goes away unread', () => {
  const byMax: Partial<Message> = { user: max };
  const three = after(
    responded(0),
    sent(2, {}, totals(1)),
    sent(3, byMax, totals(2)),
    sent(4, {}, totals(3)),
  );
  const wiped = (user: User, hard: boolean): ChatEvent => ({
    type: 'user.messages.deleted',
    ...there(9),
    user,
    hard_delete: hard,
  });

  test.each<[string, ChatEvent, number]>([
    [
      'a truncation',
      {
        type: 'channel.truncated',
        ...there(9),
        channel: { ...channel(), truncated_at: at(3000) },
      },
      1,
    ],
    ['a truncation of all', { type: 'channel.truncated', ...there(9) }, 0],
    ['hiding with the history', { type: 'channel.hidden', ...there(9), clear_history: true }, 0],
    ['hiding alone', { type: 'channel.hidden', ...there(9), clear_history: false }, 3],
    ['all of a user’s, for good', wiped(jane, true), 1],
    ['all of a user’s, marked', wiped(jane, false), 3],
    [
      'one, for good',
      { type: 'message.deleted', ...there(9), message: written(3), hard_delete: true },
      2,
    ],
    ['one, marked', { type: 'message.deleted', ...there(9), message: written(3) }, 3],
  ])('with %s is off the totals as well', (_, event, left) => {
    const state = after(three, event);
    expect(seen(state)).toEqual([left, left, Math.min(1, left)]);
    expect(after(state, event)).toBe(state);
  });

  test.each<[string, ChatEvent]>([
    ['the membership', { ...memberRemoved(john), ...there(9) }],
    [
      'the membership, by its notification',
      { type: 'notification.removed_from_channel', ...there(9), user: john },
    ],
    ['the channel', { type: 'channel.deleted', ...there(9) }],
  ])('with %s is not unread any more', (_, event) => {
    expect(seen(after(three, event))).toEqual([0, 0, 0]);
  });

  test('with a channel elsewhere leaves the totals to the event', () => {
    const event: ChatEvent = { type: 'notification.channel_deleted', ...there(9), ...totals(0, 0) };
    expect(seen(after(three, event))).toEqual([0, 0, 0]);
  });
});

describe('an answer', () => {
  test('lists what is unread, of the messages it knows', () => {
    const messages = [written(1), written(2), written(3, { silent: true }), written(4)];
    const state = responded(2, { messages });
    expect(seen(state)).toEqual([2, 2, 1]);
    expect(after(state, sent(2), sent(4))).toBe(state);
  });

  const chat = foldChatState(emptyChatState, healthCheck({ me }));
  const known = (unread: number): ChatState => mergeChannelResponse(chat, response(unread));

  test('gives way to a message that came while it was under way', () => {
    const before = known(1);
    const current = foldChatState(before, sent(5, {}, totals(2)));
    const listing = response(2, { messages: [written(5)] });
    for (const each of [response(1), listing])
      expect(unreadIn(mergeChannelResponse(current, each, before).unread, cid)).toBe(2);
  });

  test('gives way to a reading that came while it was under way', () => {
    const before = known(3);
    const current = foldChatState(before, {
      type: 'notification.mark_read',
      ...there(5),
      ...totals(0),
      user: john,
      last_read_message_id: 'm4',
    });
    const { unread } = mergeChannelResponse(current, response(3), before);
    expect(seen(unread)).toEqual([0, 0, 0]);
  });

  test('says nothing of who is no reader', () => {
    expect(mergeUnread(started, response(0, { read: [] }))).toBe(started);
  });
});
