import { connect } from 'millrace';
import { fakeSockets } from 'millrace/testing';
import { expect, onTestFinished, vi } from 'vitest';
import { countSubscriptions, heapUsed } from '../helpers/heap.js';
import { messageNew } from '../helpers/samples.js';

const second = 1_000;
const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

const eventsEveryMs = 20 * second;

/** How often the heap is inspected: each time walks all that the tests of this thread left in it. */
const defaultInspections = 4;

/** What may come and go while a connection stays as it is. */
const extraSubscriptions = 20;
const extraBytes = 4 * 2 ** 20;

/** A connection on the default scheduler and faked timers, whose server answers every ping. */
const openConnection = () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const sockets = fakeSockets();
  const chat = connect({
    url: 'http://chat.test',
    apiKey: 'key',
    user: { id: 'john' },
    token: 'token',
    webSocket: sockets.webSocket,
    fetch: () => new Promise(() => undefined),
    lingerMs: 0,
  });
  let count = 0;
  const subscription = chat.subscribe(() => {
    count += 1;
  });
  const socket = sockets.last().greet();
  const frame = JSON.stringify(messageNew());
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= eventsEveryMs) {
      vi.advanceTimersByTime(Math.min(left, eventsEveryMs));
      for (const _ of socket.sent.splice(0)) socket.pong();
      socket.receive(frame);
    }
  };
  return { sockets, socket, subscription, pass, count: () => count };
};

/** Holds a connection to what it kept after its first hour, for as long as it lives. */
export const expectFlat = (lifeMs: number, inspections = defaultInspections): string => {
  const { pass, subscription, sockets, count } = openConnection();
  pass(hour);
  const before = { subscriptions: countSubscriptions(), bytes: heapUsed() };
  let after = before;
  const inspectEveryMs = Math.max(hour, lifeMs / inspections);
  for (let livedMs = hour; livedMs < lifeMs; livedMs += inspectEveryMs) {
    pass(inspectEveryMs);
    after = { subscriptions: countSubscriptions(), bytes: heapUsed() };
    const hours = (livedMs + inspectEveryMs) / hour;
    expect(after.subscriptions, `after ${hours} hours`).toBeLessThanOrEqual(
      before.subscriptions + extraSubscriptions,
    );
    expect(after.bytes, `after ${hours} hours`).toBeLessThanOrEqual(before.bytes + extraBytes);
  }
  expect(sockets.opened).toHaveLength(1);
  subscription.unsubscribe();
  return [
    `${String(count())} events in ${String(lifeMs / day)} days`,
    `${String(after.bytes - before.bytes)} bytes`,
    `${String(after.subscriptions - before.subscriptions)} subscriptions more`,
  ].join(', ');
};

/** Holds a connection to ending at once after a long life, and to leaving no timer. */
export const expectToEnd = (lifeMs: number): void => {
  const { pass, subscription, socket } = openConnection();
  pass(lifeMs);
  subscription.unsubscribe();
  expect(socket.closedWith).toBe(1_000);
  expect(vi.getTimerCount()).toBe(0);
};
