import { threadUnreadCount$ } from 'millrace';
import { emptyChatState, foldChatState } from 'millrace/state';
import { build } from 'millrace/testing';
import { describe, test } from 'vitest';
import { marbles } from '../helpers/marbles.js';
import { customEvent, healthCheck, johnHimself, markRead } from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

const counting = (unread_threads: number) =>
  healthCheck({ me: { ...johnHimself, unread_threads } });

describe('threadUnreadCount$', () => {
  const x = customEvent('x', { unread_threads: 9 });

  describeLaws({
    operator: threadUnreadCount$,
    events: { a: counting(1), b: counting(2), x },
    results: { a: 1, b: 2 },
  });

  describeHeldLaws({
    operator: threadUnreadCount$,
    known: foldChatState(emptyChatState, counting(3)),
    events: { a: counting(4), x },
    results: { k: 3, a: 4 },
  });

  test('follows replies and reads, each change once, from the first health check on', () => {
    const reply = build('notification.thread_message_new', { unread_threads: 2 });
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const events = { h: counting(1), n: reply, o: markRead(5), r: { ...markRead(0) } };
      const source$ = hot('nhnnor|', { ...events, r: { ...events.r, unread_threads: 0 } });
      expectObservable(source$.pipe(threadUnreadCount$)).toBe('-hn--r|', { h: 1, n: 2, r: 0 });
      expectSubscriptions(source$.subscriptions).toBe('^-----!');
    });
  });
});
