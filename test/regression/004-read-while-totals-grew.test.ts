import { emptyUnread, foldUnread } from 'millrace/state';
import { build } from 'millrace/testing';
import { expect, test } from 'vitest';

test('reading a channel twice is reading it once, also where the totals grew meanwhile', () => {
  const cid = 'messaging:general';
  const before = foldUnread(
    emptyUnread,
    build('notification.channel_truncated', { cid, total_unread_count: 0, unread_channels: 0 }),
  );
  const read = build('notification.mark_read', {
    cid,
    total_unread_count: 1,
    unread_channels: 1,
    last_read_message_id: 'm1',
  });
  const once = foldUnread(before, read);
  expect(foldUnread(once, read)).toBe(once);
});
