import { connect } from 'millrace';
import { fakeSockets } from 'millrace/testing';
import { expect, onTestFinished, test, vi } from 'vitest';

const healthCheck = {
  type: 'health.check',
  connection_id: 'connection-1',
  created_at: '2024-05-01T12:00:25Z',
};

/** A healthy connection on the default scheduler, with a frame every 25 s. */
const liveFor = (frames: number) => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const sockets = fakeSockets();
  const subscription = connect({
    url: 'http://chat.test',
    apiKey: 'key',
    user: { id: 'john' },
    token: 'token',
    webSocket: sockets.webSocket,
    fetch: () => new Promise(() => undefined),
    lingerMs: 0,
  }).subscribe();
  const socket = sockets.last().greet();
  for (let frame = 0; frame < frames; frame += 1) {
    vi.advanceTimersByTime(25_000);
    socket.receive(healthCheck);
  }
  return { socket, sockets, subscription };
};

test('a healthy connection of a day keeps two timers and the tick, and unsubscribes', () => {
  const { socket, sockets, subscription } = liveFor((24 * 3_600) / 25);
  expect(sockets.opened).toHaveLength(1);
  expect(socket.closedWith).toBeUndefined();
  expect(vi.getTimerCount()).toBe(3);
  subscription.unsubscribe();
  expect(socket.closedWith).toBe(1000);
  expect(vi.getTimerCount()).toBe(0);
});
