import type { ChatEvent } from 'millrace/protocol';
import { emptyUnread, foldUnread } from 'millrace/state';
import { describe, expect, test } from 'vitest';
import {
  at,
  channel,
  cid,
  customEvent,
  healthCheck,
  johnHimself,
  markRead,
  memberOf,
  john,
  message,
  messageNew,
} from '../helpers/samples.js';

const counts = { unread_count: 3, total_unread_count: 3, unread_channels: 2 };
const me = { ...johnHimself, ...counts };
const there = { created_at: at(), cid };

const withCounts: readonly ChatEvent[] = [
  healthCheck({ me }),
  messageNew(counts),
  { type: 'notification.message_new', ...there, message: message(), ...counts },
  markRead(3, 2),
  { type: 'notification.mark_unread', ...there, ...counts },
  { type: 'notification.added_to_channel', ...there, channel: channel(), ...counts },
  { type: 'notification.channel_deleted', ...there, ...counts },
  { type: 'notification.channel_truncated', ...there, ...counts },
  { type: 'notification.mutes_updated', created_at: at(), me },
  { type: 'notification.channel_mutes_updated', created_at: at(), me },
];

describe('foldUnread', () => {
  test.each(withCounts.map((event) => [event.type, event] as const))('reads %s', (_, event) => {
    expect(foldUnread(emptyUnread, event)).toMatchObject({ total: 3, channels: 2 });
  });

  test.each<ChatEvent>([
    messageNew(),
    healthCheck(),
    healthCheck({ me: { id: 'john' } }),
    messageNew({ unread_count: undefined, total_unread_count: undefined }),
    customEvent('x', counts),
    { type: 'message.read', ...there, user: { id: 'john', ...counts } },
    { type: 'member.added', ...there, user: john, member: memberOf(john) },
  ])('knows no count until it is sent: $type', (event) => {
    const { total, channels, byChannel } = foldUnread(emptyUnread, event);
    expect([total, channels, byChannel.size]).toEqual([undefined, undefined, 0]);
  });

  test('follows the newest count, zero included', () => {
    const state = [messageNew(counts), markRead(0)].reduce<typeof emptyUnread>(
      foldUnread,
      emptyUnread,
    );
    expect(state).toMatchObject({ total: 0, channels: 0 });
  });

  test('keeps the one count when only the other is sent', () => {
    const state = foldUnread(
      { ...emptyUnread, total: 3, channels: 2 },
      messageNew({ unread_channels: 1 }),
    );
    expect(state).toMatchObject({ total: 3, channels: 1 });
  });

  test('reads the count under either name, the older one first', () => {
    expect(foldUnread(emptyUnread, messageNew({ unread_count: 4 }))).toMatchObject({ total: 4 });
    expect(foldUnread(emptyUnread, messageNew({ total_unread_count: 5 }))).toMatchObject({
      total: 5,
    });
    const both = messageNew({ unread_count: 4, total_unread_count: 5 });
    expect(foldUnread(emptyUnread, both)).toMatchObject({ total: 5 });
  });

  test('is the same one when the counts are the same', () => {
    const state = foldUnread(emptyUnread, markRead(3));
    expect(foldUnread(state, markRead(3))).toBe(state);
  });
});
