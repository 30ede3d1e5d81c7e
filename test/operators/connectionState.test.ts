import { type ConnectionState, connectionState$ } from 'millrace';
import { describe, expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { marbles } from '../helpers/marbles.js';
import { connectionChanged, healthCheck, messageNew } from '../helpers/samples.js';
import { describeLaws } from './laws.js';

describe('connectionState$', () => {
  const events = {
    a: connectionChanged(true),
    b: connectionChanged(false),
    h: healthCheck(),
    r: { type: 'connection.recovered' } as const,
    x: messageNew(),
  };

  describeLaws({ operator: connectionState$, events, results: { a: 'Online', b: 'Offline' } });

  test('follows health checks and local events', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(' hxabrh|', events);
      expectObservable(source$.pipe(connectionState$)).toBe(' h--br-|', {
        h: 'Online',
        b: 'Offline',
        r: 'Online',
      });
      expectSubscriptions(source$.subscriptions).toBe('^-----!');
    });
  });

  test('gives the state of a connection first, and keeps it open', () => {
    const { chat, sockets, untilRetry } = fakeChat();
    const seen: ConnectionState[] = [];
    const subscription = chat.pipe(connectionState$).subscribe((state) => void seen.push(state));
    sockets.last().greet();
    sockets.last().drop();
    untilRetry();
    expect(seen).toEqual(['Idle', 'Connecting', 'Online', 'Offline', 'Connecting']);
    const late: ConnectionState[] = [];
    chat
      .pipe(connectionState$)
      .subscribe((state) => void late.push(state))
      .unsubscribe();
    expect(late).toEqual(['Connecting']);
    subscription.unsubscribe();
    expect(seen.at(-1)).toBe('Connecting');
  });
});
