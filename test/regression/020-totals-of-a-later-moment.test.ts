import { emptyUnread, foldUnread, unreadIn } from 'millrace/state';
import { expect, test } from 'vitest';
import {
  at,
  cid,
  healthCheck,
  johnHimself,
  jane,
  message,
  messageNew,
} from '../helpers/samples.js';

const hello = (ms: number, total: number) =>
  healthCheck({
    created_at: at(ms),
    me: {
      ...johnHimself,
      unread_count: total,
      total_unread_count: total,
      unread_channels: Math.min(1, total),
    },
  });

const said = (ms: number, total: number) =>
  messageNew({
    created_at: at(ms),
    user: jane,
    message: message({ id: `m${String(ms)}`, user: jane, created_at: at(ms) }),
    unread_count: total,
    total_unread_count: total,
    unread_channels: 1,
  });

const deleted = {
  type: 'message.deleted' as const,
  cid,
  created_at: at(3),
  hard_delete: true,
  message: message({ id: 'm1', user: jane, created_at: at(1) }),
};

test('a deletion that was missed is part of the totals after the reconnect', () => {
  const state = [hello(0, 0), said(1, 1), said(2, 2), hello(4, 1), deleted].reduce(
    foldUnread,
    emptyUnread,
  );
  expect([state.total, state.channels, unreadIn(state, cid)]).toEqual([1, 1, 1]);
});

test('a deletion that is heard at once lowers the totals', () => {
  const state = [hello(0, 0), said(1, 1), said(2, 2), deleted].reduce(foldUnread, emptyUnread);
  expect([state.total, state.channels, unreadIn(state, cid)]).toEqual([1, 1, 1]);
});
