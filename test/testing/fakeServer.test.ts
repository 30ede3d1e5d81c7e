import { type ChatEvent, connect, type ConnectOptions } from 'millrace';
import { build, createFakeServer, type FakeServerOptions, virtualClock } from 'millrace/testing';
import { describe, expect, test } from 'vitest';

const setUp = (options: Partial<FakeServerOptions> = {}, more: Partial<ConnectOptions> = {}) => {
  const { scheduler, advance, pending } = virtualClock();
  const server = createFakeServer({ scheduler, ...options });
  const chat = connect({
    url: 'http://chat.test',
    apiKey: 'dev',
    user: { id: 'john', name: 'John' },
    token: 'a-token',
    lingerMs: 0,
    webSocket: server.webSocket,
    scheduler,
    random: () => 0,
    ...more,
  });
  const events: ChatEvent[] = [];
  const errors: unknown[] = [];
  const subscription = chat.subscribe({
    next: (event) => events.push(event),
    error: (error: unknown) => errors.push(error),
  });
  return {
    ...server,
    advance,
    pending,
    events,
    errors,
    subscription,
    types: () => events.map(({ type }) => type),
  };
};

describe('a fake server', () => {
  test('does nothing before its time goes on', () => {
    const { types, advance } = setUp();
    expect(types()).toEqual([]);
    advance(0);
    expect(types()).toEqual(['connection.changed', 'health.check']);
  });

  test('answers each user what the test says of it', () => {
    const { events, advance } = setUp({ me: ({ id, name }) => ({ id, name, unread_count: 7 }) });
    advance(0);
    expect(events[1]).toMatchObject({ me: { id: 'john', name: 'John', unread_count: 7 } });
  });

  test('keeps a connection alive for as long as time goes on', () => {
    const { types, advance, connected } = setUp({ healthCheckMs: 20_000 });
    advance(3_600_000);
    expect(types()).toHaveLength(2 + 180);
    expect(connected()).toHaveLength(1);
  });

  test('answers the pings of a client that hears too little', () => {
    const { types, advance, connected } = setUp({ healthCheckMs: 1e9 });
    advance(3_600_000);
    expect(connected()).toHaveLength(1);
    expect(types().length).toBeGreaterThan(100);
  });

  test('sends events to all its connections', () => {
    const { send, advance, types } = setUp();
    advance(0);
    send(build('message.new'));
    send('{"type":"greeting"}');
    expect(types().slice(2)).toEqual(['message.new', 'unknown']);
  });

  test('breaks connections, which come back', () => {
    const { drop, advance, connected, types } = setUp();
    advance(0);
    drop();
    expect(connected()).toEqual([]);
    advance(25_000);
    expect(connected()).toHaveLength(1);
    expect(types().filter((type) => type === 'connection.changed')).toHaveLength(3);
  });

  test('refuses by name, knowing what the client showed', () => {
    const shown: unknown[] = [];
    const { advance, errors, connected } = setUp({
      admit: (request) => {
        shown.push(request);
        return 'AppSuspended';
      },
    });
    advance(0);
    expect(shown).toEqual([
      { apiKey: 'dev', token: 'a-token', user: { id: 'john', name: 'John' } },
    ]);
    expect(errors).toMatchObject([{ _tag: 'HandshakeError', code: 99, status: 403 }]);
    expect(connected()).toEqual([]);
  });

  test.each([
    ['at once', 0],
    ['later', 100_000],
  ])('leaves no timer to a client that leaves %s', (_, ms) => {
    const { subscription, advance, pending, connected } = setUp();
    advance(ms);
    subscription.unsubscribe();
    expect(connected()).toEqual([]);
    expect(pending()).toBe(0);
  });

  test('leaves no timer to a client that leaves before it was greeted', () => {
    const { subscription, pending } = setUp();
    subscription.unsubscribe();
    expect(pending()).toBe(0);
  });
});
