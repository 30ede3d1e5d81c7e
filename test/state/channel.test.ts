import type { Channel } from 'millrace/protocol';
import {
  type ChannelState,
  concerns,
  emptyChannelState,
  foldChannelState,
  mergeChannelState,
} from 'millrace/state';
import { describe, expect, test } from 'vitest';
import {
  at,
  channel,
  cid,
  connectionChanged,
  customEvent,
  elsewhere,
  healthCheck,
  jane,
  john,
  johnHimself,
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
  watchingStop,
} from '../helpers/samples.js';

/** John is a member, Jane watches, Max is not there. */
const peopled: ChannelState = [memberAdded(john), watchingStart(jane)].reduce(
  foldChannelState,
  emptyChannelState,
);

describe('foldChannelState', () => {
  test('keeps members, watchers and typists', () => {
    const state = foldChannelState(peopled, typingStart(jane));
    expect([...state.members.keys()]).toEqual(['john']);
    expect([...state.watchers.users]).toEqual([['jane', jane]]);
    expect([...state.typing.keys()]).toEqual(['jane']);
  });

  test('shares the parts that an event does not touch', () => {
    const state = foldChannelState(peopled, typingStart(jane));
    expect(state.members).toBe(peopled.members);
    expect(state.watchers).toBe(peopled.watchers);
    expect(state.timeline).toBe(peopled.timeline);
    expect(foldChannelState(peopled, customEvent('x'))).toBe(peopled);
  });

  test('keeps the own keys of a channel when somebody speaks, whatever they are called', () => {
    const data = JSON.parse(`{"cid":"${cid}","__proto__":{"frozen":true}}`) as Channel;
    const known = { ...emptyChannelState, channel: data };
    const state = foldChannelState(known, messageNew({ created_at: at() }));
    expect(Object.entries(state.channel ?? {})).toEqual([
      ['cid', cid],
      ['__proto__', { frozen: true }],
      ['last_message_at', expect.any(String)],
    ]);
    expect(state.channel?.frozen).toBeUndefined();
  });

  test('loses who stops watching', () => {
    expect(foldChannelState(peopled, watchingStop(jane)).watchers.users.size).toBe(0);
    const { users } = foldChannelState(peopled, watchingStop(max)).watchers;
    expect(users).toBe(peopled.watchers.users);
  });

  test('has the watchers of the event', () => {
    const renamed = { ...jane, name: 'Jane Doe' };
    expect(foldChannelState(peopled, userUpdated(renamed)).watchers.users.get('jane')).toEqual(
      renamed,
    );
  });
});

describe('mergeChannelState', () => {
  test('takes what the response has', () => {
    const state = mergeChannelState(foldChannelState(peopled, typingStart(jane)), {
      channel: channel(),
      members: [memberOf(max)],
      watchers: [john],
    });
    expect([...state.members.keys()]).toEqual(['max']);
    expect([...state.watchers.users.keys()]).toEqual(['john']);
    expect([...state.typing.keys()]).toEqual(['jane']);
  });

  test('keeps what the response does not have', () => {
    const expected = { ...peopled, channel: channel() };
    expect(mergeChannelState(peopled, { channel: channel() })).toEqual(expected);
    const blank = { channel: channel(), members: undefined, watchers: undefined };
    expect(mergeChannelState(peopled, blank)).toEqual(expected);
  });
});

describe('concerns', () => {
  test.each([
    ['an event there', messageNew(), true],
    ['an event elsewhere', messageNew({ cid: elsewhere }), false],
    ['a custom event there', customEvent('x'), true],
    ['a custom event to a user', { type: 'unknown', name: 'x', raw: { type: 'x' } }, false],
    ['the connection going down', connectionChanged(false), true],
    ['the connection coming back', { type: 'connection.recovered' }, true],
    ['a health check', healthCheck(), false],
    ['a health check with oneself', healthCheck({ me: johnHimself }), false],
    ['a member', presenceChanged(john), true],
    ['a watcher', userUpdated(jane), true],
    ['somebody who is not there', presenceChanged(max), false],
    ['a member who is deleted', userDeleted(john), true],
    ['a watcher who stops', watchingStop(jane), true],
    ['a member who is removed', memberRemoved(john), true],
    ['a member of another channel', memberAdded(john, elsewhere), false],
    ['mutes', { type: 'notification.mutes_updated', created_at: at(), me: johnHimself }, false],
    ['all channels', { type: 'notification.mark_read', created_at: at(), cid: null }, false],
  ] as const)('%s: %#', (_, event, expected) => {
    expect(concerns(cid, peopled, event)).toBe(expected);
  });

  test('knows nobody where nothing is known', () => {
    expect(concerns(cid, emptyChannelState, presenceChanged(john))).toBe(false);
    expect(concerns(cid, emptyChannelState, messageNew())).toBe(true);
    expect(concerns(cid, emptyChannelState, connectionChanged(true))).toBe(true);
  });
});
