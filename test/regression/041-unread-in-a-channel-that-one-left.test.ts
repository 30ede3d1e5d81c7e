import { unreadCountOf } from 'millrace';
import type { ChatEvent } from 'millrace/protocol';
import { emptyUnread, foldUnread, unreadIn } from 'millrace/state';
import { build } from 'millrace/testing';
import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import {
  at,
  channel,
  cid,
  healthCheck,
  jane,
  john,
  johnHimself,
  memberAdded,
  memberOf,
  memberRemoved,
  message,
  messageNew,
} from '../helpers/samples.js';

const counts = (unread: number) => ({
  unread_count: unread,
  total_unread_count: unread,
  unread_channels: Math.min(1, unread),
});

const said = (ms: number, unread: number): ChatEvent =>
  messageNew({
    ...counts(unread),
    created_at: at(ms),
    user: jane,
    message: message({ id: `m${String(ms)}`, user: jane, created_at: at(ms) }),
  });

const there = { cid, created_at: at(9) };
const twoUnread: readonly ChatEvent[] = [
  healthCheck({ me: { ...johnHimself, ...counts(0) } }),
  said(1, 1),
  said(2, 2),
];

describe.each<[string, ChatEvent]>([
  ['left, where one watches', { ...memberRemoved(john), ...there }],
  [
    'was removed from elsewhere',
    build('notification.removed_from_channel', {
      ...there,
      channel: channel(),
      member: memberOf(john),
      user: john,
    }),
  ],
  ['was deleted, where one watches', build('channel.deleted', { ...there, channel: channel() })],
  [
    'was deleted elsewhere',
    build('notification.channel_deleted', { ...there, ...counts(0), channel: channel() }),
  ],
])('a channel that %s', (_, event) => {
  test('has nothing unread', () => {
    const state = [...twoUnread, event].reduce(foldUnread, emptyUnread);
    expect([unreadIn(state, cid), state.total, state.channels]).toEqual([0, 0, 0]);
    expect(foldUnread(state, structuredClone(event))).toBe(state);
  });

  test('is emitted with nothing unread', async () => {
    const counted$ = from([...twoUnread, event]).pipe(unreadCountOf(cid), toArray());
    expect(await lastValueFrom(counted$)).toEqual([1, 2, 0]);
  });

  test('counts again for who comes back', () => {
    const joined = { ...memberAdded(john), created_at: at(10) };
    const state = [...twoUnread, event, joined, said(11, 1)].reduce(foldUnread, emptyUnread);
    expect(unreadIn(state, cid)).toBe(1);
  });
});
