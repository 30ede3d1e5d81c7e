import { either as E } from 'fp-ts';
import { decodeEvent } from 'millrace/protocol';
import {
  channelIn,
  type ChatState,
  emptyChannelState,
  emptyChatState,
  foldChatState,
  mergeChannelResponse,
  mergeUsers,
} from 'millrace/state';
import { describe, expect, test } from 'vitest';
import {
  at,
  channel,
  cid,
  customEvent,
  elsewhere,
  healthCheck,
  jane,
  john,
  johnHimself,
  markRead,
  max,
  memberAdded,
  memberOf,
  memberRemoved,
  messageNew,
  presenceChanged,
  typingStart,
  userDeleted,
  userUpdated,
  watchingStart,
} from '../helpers/samples.js';

const after = (...history: readonly Parameters<typeof foldChatState>[1][]): ChatState =>
  history.reduce(foldChatState, emptyChatState);

describe('foldChatState', () => {
  test('knows oneself from the first health check on', () => {
    expect(emptyChatState.me).toBeUndefined();
    expect(after(healthCheck({ me: johnHimself }), healthCheck()).me).toBe(johnHimself);
  });

  test('knows oneself again when the mutes change', () => {
    const me = { ...johnHimself, name: 'Johnny' };
    const state = after(healthCheck({ me: johnHimself }), {
      type: 'notification.mutes_updated',
      created_at: at(),
      me,
    });
    expect(state.me).toBe(me);
  });

  test('does not take oneself from an event that has no such part', () => {
    const event = decodeEvent(JSON.stringify({ ...messageNew(), me: 'somebody' }));
    if (E.isLeft(event)) throw new Error(event.left.message);
    expect(after(event.right).me).toBeUndefined();
  });

  test('keeps unread counts and statuses', () => {
    const state = after(markRead(4, 2), presenceChanged(jane));
    expect(state.unread).toMatchObject({ total: 4, channels: 2 });
    expect(state.presence.get('jane')?.online).toBe(true);
  });

  test('keeps each channel for itself', () => {
    const state = after(
      memberAdded(john),
      memberAdded(jane, elsewhere),
      typingStart(jane, 0, elsewhere),
    );
    expect([...channelIn(state, cid).members.keys()]).toEqual(['john']);
    expect([...channelIn(state, elsewhere).members.keys()]).toEqual(['jane']);
    expect(channelIn(state, cid).typing.size).toBe(0);
    expect(channelIn(state, elsewhere).typing.size).toBe(1);
  });

  test('shares the channels that an event does not touch', () => {
    const state = after(memberAdded(john), memberAdded(jane, elsewhere));
    const next = foldChatState(state, memberRemoved(john));
    expect(channelIn(next, elsewhere)).toBe(channelIn(state, elsewhere));
    expect(channelIn(next, cid)).not.toBe(channelIn(state, cid));
    expect(next.presence).toBe(state.presence);
    expect(next.unread).toBe(state.unread);
  });

  test('updates every channel of its member, and only those', () => {
    const state = after(memberAdded(john), memberAdded(jane, elsewhere));
    const renamed = { ...john, name: 'Johnny' };
    const next = foldChatState(state, userUpdated(renamed));
    expect(channelIn(next, cid).members.get('john')?.user).toBe(renamed);
    expect(channelIn(next, elsewhere)).toBe(channelIn(state, elsewhere));
  });

  test('keeps a deleted user until each channel says that it is gone, and shows it offline', () => {
    const state = after(
      memberAdded(john),
      watchingStart(john),
      memberAdded(john, elsewhere),
      userDeleted(john),
    );
    for (const each of [cid, elsewhere]) {
      expect(channelIn(state, each).members.has('john')).toBe(true);
      expect(channelIn(foldChatState(state, memberRemoved(john, each)), each).members.size).toBe(0);
    }
    expect(state.presence.get('john')?.online).toBe(false);
  });

  test('has no channel for a health check', () => {
    expect(after(healthCheck({ me: johnHimself })).channels.size).toBe(0);
  });

  test.each([customEvent('x'), healthCheck(), { type: 'connection.recovered' } as const])(
    'keeps its identity after a $type without news',
    (event) => {
      const state = after(memberAdded(john));
      expect(foldChatState(state, event)).toBe(state);
      expect(foldChatState(emptyChatState, event)).toBe(emptyChatState);
    },
  );
});

describe('channelIn', () => {
  test('is empty for an unknown channel', () => {
    expect(channelIn(emptyChatState, cid)).toBe(emptyChannelState);
  });
});

describe('mergeChannelResponse', () => {
  test('takes the people of an answer, and their statuses', () => {
    const state = mergeChannelResponse(after(markRead(1)), {
      channel: channel(),
      members: [memberOf(john), { user_id: 'sue' }],
      watchers: [{ ...jane, online: true }],
    });
    expect([...channelIn(state, cid).members.keys()]).toEqual(['john', 'sue']);
    expect([...channelIn(state, cid).watchers.users.keys()]).toEqual(['jane']);
    expect([...state.presence.keys()]).toEqual(['john', 'jane']);
    expect(state.unread.total).toBe(1);
  });

  test('leaves other channels alone', () => {
    const before = after(memberAdded(john, elsewhere));
    const state = mergeChannelResponse(before, { channel: channel() });
    expect(channelIn(state, elsewhere)).toBe(channelIn(before, elsewhere));
    expect(state.channels.has(cid)).toBe(true);
  });
});

describe('mergeUsers', () => {
  test('takes statuses, and stays the same one without any', () => {
    const state = mergeUsers(emptyChatState, [max]);
    expect(state.presence.get('max')?.online).toBe(true);
    expect(mergeUsers(state, [max])).toBe(state);
    expect(mergeUsers(emptyChatState, [{ id: 'max' }])).toBe(emptyChatState);
  });
});
