import { forChannel, ofType } from 'millrace';
import { emptyChatState, foldChatState, mergeChannelResponse } from 'millrace/state';
import { describe, test } from 'vitest';
import { holding, marbles } from '../helpers/marbles.js';
import {
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
  userDeleted,
  userUpdated,
  watchingStart,
  watchingStop,
} from '../helpers/samples.js';
import { describeLaws } from './laws.js';

describe('forChannel', () => {
  const a = messageNew();
  const b = memberAdded(john);
  describeLaws({
    operator: forChannel(cid),
    events: { a, b, x: messageNew({ cid: elsewhere }) },
    results: { a, b },
  });

  const events = {
    m: messageNew(),
    e: messageNew({ cid: elsewhere }),
    u: customEvent('friendship_request'),
    h: healthCheck({ me: johnHimself }),
    c: connectionChanged(false),
    r: { type: 'connection.recovered' } as const,
    '+': memberAdded(john),
    '-': memberRemoved(john),
    '*': memberAdded(john, elsewhere),
    w: watchingStart(jane),
    s: watchingStop(jane),
    p: presenceChanged(john),
    q: userUpdated(jane),
    y: presenceChanged(max),
    d: userDeleted(john),
  };

  test('lets custom events of the channel and those of the connection through', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(' hceumr|', events);
      expectObservable(source$.pipe(forChannel(cid))).toBe(' -c-umr|', events);
      expectSubscriptions(source$.subscriptions).toBe('^-----!');
    });
  });

  describe('on any source', () => {
    test('has members and watchers from the event of their coming', () => {
      const { '+': plus, '-': minus, '*': star, ...others } = events;
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const values = { ...others, j: plus, k: star, l: minus };
        const source$ = hot(' pqkpjpwqyd|', values);
        expectObservable(source$.pipe(forChannel(cid))).toBe(' ----jpwq-d|', values);
        expectSubscriptions(source$.subscriptions).toBe('^---------!');
      });
    });

    test('has members and watchers up to the event of their leaving', () => {
      const { '+': plus, '-': minus, '*': _, ...others } = events;
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const values = { ...others, j: plus, l: minus };
        const source$ = hot(' jplpwqsq|', values);
        expectObservable(source$.pipe(forChannel(cid))).toBe(' jpl-wqs-|', values);
        expectSubscriptions(source$.subscriptions).toBe('^-------!');
      });
    });
  });

  describe('on a connection', () => {
    const known = mergeChannelResponse(emptyChatState, {
      channel: channel(),
      members: [memberOf(john)],
      watchers: [jane],
    });

    test('knows who is there from the start', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot(' pqye|', events);
        expectObservable(holding(source$, known).pipe(forChannel(cid))).toBe(' pq--|', events);
        expectSubscriptions(source$.subscriptions).toBe('^---!');
      });
    });

    test('knows who is there when it subscribes late', () => {
      marbles(({ hot, expectObservable }) => {
        const { '+': plus, ...others } = events;
        const source$ = hot('j--p--y-|', { ...others, j: plus });
        const chat$ = holding(source$);
        chat$.subscribe();
        expectObservable(chat$.pipe(forChannel(cid)), '--^').toBe('---p----|', events);
      });
    });

    test('passes the event by which a user leaves', () => {
      const gone = { l: memberRemoved(john), s: watchingStop(jane), p: presenceChanged(john) };
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot(' lsp|', gone);
        expectObservable(holding(source$, known).pipe(forChannel(cid))).toBe(' ls-|', gone);
        expectSubscriptions(source$.subscriptions).toBe('^--!');
      });
    });

    test('passes the deletion of a member', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('-d-|', events);
        expectObservable(holding(source$, known).pipe(forChannel(cid))).toBe('-d-|', events);
        expectSubscriptions(source$.subscriptions).toBe('^--!');
      });
    });

    test('does not mix channels', () => {
      const both = foldChatState(known, memberAdded(max, elsewhere));
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('-py-|', events);
        const chat$ = holding(source$, both);
        expectObservable(chat$.pipe(forChannel(cid))).toBe('-p--|', events);
        expectObservable(chat$.pipe(forChannel(elsewhere))).toBe('--y-|', events);
        expectSubscriptions(source$.subscriptions).toBe(['^---!', '^---!']);
      });
    });
  });

  test('stands before and after ofType', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-m-e-u-|', events);
      expectObservable(source$.pipe(forChannel(cid), ofType('message.new'))).toBe(
        '-m-----|',
        events,
      );
      expectObservable(source$.pipe(ofType('message.new'), forChannel(cid))).toBe(
        '-m-----|',
        events,
      );
      expectSubscriptions(source$.subscriptions).toBe(['^------!', '^------!']);
    });
  });
});
