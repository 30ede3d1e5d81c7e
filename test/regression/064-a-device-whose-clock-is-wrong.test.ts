import { describe, expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { tokenBetween, tokenUntil } from '../helpers/tokens.js';

const minute = 60_000;
const hour = 60 * minute;

/** The server's time when the device's scheduler is at 0. */
const epoch = Date.parse('2026-01-01T00:00:00Z');

interface Scene {
  readonly aheadMs: number;
  readonly lifeMs: number;
  readonly makeToken: (issuedAt: number, expiresAt: number) => string;
}

/** Lives for a time with a device clock that is ahead of the server's. */
const live = (ms: number, { aheadMs, lifeMs, makeToken }: Scene) => {
  let provided = 0;
  const serverNow = (): number => epoch + chat.clock.scheduler.now();
  const chat: ReturnType<typeof fakeChat> = fakeChat({
    now: () => serverNow() + aheadMs,
    token: () => {
      provided += 1;
      return makeToken(serverNow(), serverNow() + lifeMs);
    },
  });
  const { sockets, clock } = chat;
  const answered = new Map<number, number>();
  const health = (index: number) => ({
    type: 'health.check',
    cid: '*',
    connection_id: `connection-${String(index)}`,
    created_at: new Date(serverNow()).toISOString(),
    me: { id: 'john' },
  });
  const serve = (): void => {
    sockets.opened.forEach((socket, index) => {
      if (socket.closedWith !== undefined) return;
      if (!answered.has(index)) socket.open().receive(health(index));
      for (let pings = answered.get(index) ?? 0; pings < socket.sent.length; pings += 1)
        socket.receive(health(index));
      answered.set(index, socket.sent.length);
    });
  };
  const subscription = chat.subscribe();
  for (let passed = 0; passed < ms; passed += 1_000) {
    clock.advance(1_000);
    serve();
    serve();
  }
  const tags = chat.tags();
  subscription.unsubscribe();
  return { provided, opened: sockets.opened.length, tags };
};

describe.each([
  ['right', 0],
  ['55 s fast', 55_000],
  ['58 min fast', 58 * minute],
  ['a day fast', 24 * hour],
  ['55 s slow', -55_000],
  ['a day slow', -24 * hour],
])('a clock that is %s', (_, aheadMs) => {
  test.each([
    ['with iat', tokenBetween],
    ['without iat', (_issuedAt: number, expiresAt: number) => tokenUntil(expiresAt)],
  ])('renews tokens %s as a right one does', (_kind, makeToken) => {
    const short = live(hour, { aheadMs, lifeMs: minute, makeToken });
    expect(short.provided).toBeGreaterThanOrEqual(70);
    expect(short.provided).toBeLessThanOrEqual(76);
    expect(short.opened).toBe(short.provided);
    expect(short.tags).not.toContain('Offline');
    const long = live(6 * hour, { aheadMs, lifeMs: hour, makeToken });
    expect(long.provided).toBeGreaterThanOrEqual(6);
    expect(long.provided).toBeLessThanOrEqual(7);
  });
});
