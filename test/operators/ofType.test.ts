import * as t from 'io-ts';
import { defineEvent, ofType } from 'millrace';
import type { ChatEvent } from 'millrace/protocol';
import type { OperatorFunction } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { marbles } from '../helpers/marbles.js';
import {
  connectionChanged,
  customEvent,
  jane,
  john,
  messageNew,
  presenceChanged,
  reactionNew,
} from '../helpers/samples.js';
import { describeLaws } from './laws.js';

const a = messageNew();
const b = messageNew({ message_id: 'm2' });

describe('ofType', () => {
  describeLaws({
    operator: ofType('message.new'),
    events: { a, b, x: reactionNew() },
    results: { a, b },
  });

  const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));
  const request = customEvent('friendship_request', { text: 'Hey' });

  describe('with a definition', () => {
    describeLaws({
      operator: ofType(FriendshipRequest),
      events: {
        a: request,
        b: customEvent('friendship_request', { custom: { text: 'Ho' } }),
        x: customEvent('friendship_request', { text: 7 }),
      },
      results: {
        a: expect.objectContaining({ type: 'friendship_request', text: 'Hey', user: john }),
        b: expect.objectContaining({ type: 'friendship_request', text: 'Ho', user: john }),
      },
    });
  });

  const events = {
    m: messageNew(),
    r: reactionNew(),
    p: presenceChanged(jane),
    c: connectionChanged(true),
    u: customEvent('other'),
    f: request,
  } satisfies Record<string, ChatEvent>;

  test.each<readonly [OperatorFunction<ChatEvent, ChatEvent>, string]>([
    [ofType('message.new', 'reaction.new'), 'm-r-------|'],
    [ofType('user.presence.changed'), '----p-----|'],
    [ofType('connection.changed'), '------c---|'],
    [ofType('unknown'), '--------u-|'],
    [ofType('user.presence.changed', 'user.presence.changed'), '----p-----|'],
  ])('lets the named events through, case %#', (operator, expected) => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('m-r-p-c-u-|', events);
      expectObservable(source$.pipe(operator)).toBe(expected, events);
      expectSubscriptions(source$.subscriptions).toBe('^---------!');
    });
  });

  test('passes the very event on', () => {
    const seen: ChatEvent[] = [];
    marbles(({ hot, flush }) => {
      hot('m', events)
        .pipe(ofType('message.new'))
        .subscribe((event) => void seen.push(event));
      flush();
    });
    expect(seen[0]).toBe(events.m);
  });

  test('mixes names and definitions', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('m-f-u-r-|', events);
      expectObservable(source$.pipe(ofType(FriendshipRequest, 'reaction.new'))).toBe('--f---r-|', {
        f: expect.objectContaining({ type: 'friendship_request', text: 'Hey' }),
        r: events.r,
      });
      expectSubscriptions(source$.subscriptions).toBe('^-------!');
    });
  });

  test('lets nothing pass for a built-in event because of its name', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-f-|', {
        f: { type: 'unknown', name: 'message.new', raw: { type: 'message.new' } } as const,
      });
      expectObservable(source$.pipe(ofType('message.new'))).toBe('---|');
      expectSubscriptions(source$.subscriptions).toBe('^--!');
    });
  });

  test('lets through what either of two definitions of one type reads', () => {
    const Older = defineEvent('friendship_request', t.type({ message_text: t.string }));
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-o-f-|', {
        o: customEvent('friendship_request', { message_text: 'Hey' }),
        f: request,
      });
      expectObservable(source$.pipe(ofType(Older, FriendshipRequest))).toBe('-o-f-|', {
        o: expect.objectContaining({ message_text: 'Hey' }),
        f: expect.objectContaining({ text: 'Hey' }),
      });
      expectSubscriptions(source$.subscriptions).toBe('^----!');
    });
  });

  test('reads names that objects inherit as names', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-c-p-|', { c: customEvent('constructor'), p: customEvent('__proto__') });
      expectObservable(source$.pipe(ofType(FriendshipRequest))).toBe('-----|');
      expectSubscriptions(source$.subscriptions).toBe('^----!');
    });
  });
});
