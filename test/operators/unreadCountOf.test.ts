import { unreadCountOf } from 'millrace';
import { emptyChatState, foldChatState } from 'millrace/state';
import { build } from 'millrace/testing';
import { describe, test } from 'vitest';
import { marbles } from '../helpers/marbles.js';
import {
  at,
  cid,
  elsewhere,
  healthCheck,
  jane,
  john,
  johnHimself,
  message,
  messageNew,
} from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

const saying = (id: string, ms: number, where = cid) =>
  messageNew({
    ...(where === cid ? { total_unread_count: ms } : {}),
    cid: where,
    user: jane,
    created_at: at(ms),
    message: message({ id, user: jane, cid: where, created_at: at(ms), updated_at: at(ms) }),
  });

describe('unreadCountOf', () => {
  const events = {
    h: healthCheck({ me: { ...johnHimself, total_unread_count: 0 } }),
    a: saying('m1', 1),
    b: saying('m2', 2),
    x: saying('m4', 4, elsewhere),
    r: build('notification.mark_read', { cid, user: john, created_at: at(9), unread_count: 0 }),
  };

  describeLaws({
    operator: unreadCountOf(cid),
    events,
    results: { a: 1, b: 2 },
  });

  const known = [events.h, events.a].reduce(foldChatState, emptyChatState);

  describeHeldLaws({
    operator: unreadCountOf(cid),
    ofConnection: (chat) => unreadCountOf(chat, cid),
    known,
    events: { a: events.b, x: events.x },
    results: { k: 1, a: 2 },
  });

  test('counts what others say, until it is read', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-habxr-|', events);
      expectObservable(source$.pipe(unreadCountOf(cid))).toBe('--ab-r-|', { a: 1, b: 2, r: 0 });
      expectSubscriptions(source$.subscriptions).toBe('^------!');
    });
  });
});
