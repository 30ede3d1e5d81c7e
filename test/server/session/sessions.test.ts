import { type CloseEntry, Drain, strictOf } from 'millrace/protocol';
import { expect, test, vi } from 'vitest';
import { defaultSendBudget } from '../../../src/server/session/sendBuffer.js';
import { createSessions, type DrainOptions } from '../../../src/server/session/sessions.js';
import type { AuthenticatedConnection } from '../../../src/server/session/authenticateConnection.js';
import { scriptedCore } from '../../helpers/server.js';
import { VirtualClock } from './virtualClock.js';

const john: AuthenticatedConnection = { userId: 'john', details: { id: 'john' }, resuming: false };

const setUp = async (clients: number, options: Partial<DrainOptions> = {}) => {
  const clock = new VirtualClock();
  let chance = 0;
  const sessions = createSessions({
    core: scriptedCore(),
    clock,
    newId: () => crypto.randomUUID(),
    ...defaultSendBudget,
    healthCheckMs: 30_000,
    log: () => undefined,
    drainNoticeMs: 0,
    reconnectsPerSecond: 10,
    random: () => (chance += 1) / 100,
    ...options,
  });
  const sockets = Array.from({ length: clients }, () => {
    const frames: string[] = [];
    const close = vi.fn<(reason: CloseEntry) => void>();
    const carrier = {
      send: (frame: string) => void frames.push(frame),
      refuse: vi.fn(),
      close,
      ping: vi.fn(),
      bufferedBytes: () => 0,
      isPushing: true,
      deadPeerMs: 75_000,
    };
    const events = sessions.open(carrier, john);
    return { frames, close, events };
  });
  await vi.waitUntil(() => sockets.every(({ frames }) => frames.length === 1));
  const notices = () => sockets.map(({ frames }) => JSON.parse(frames[1]!) as Drain);
  return { clock, sessions, sockets, notices };
};

test('every client gets a moment of its own within the time that all of them take', async () => {
  const { sessions, sockets, notices } = await setUp(50);
  await sessions.drain();
  expect(notices().every((notice) => strictOf(Drain).is(notice))).toBe(true);
  expect(notices().map((notice) => notice.return_after_ms)).toEqual(
    Array.from({ length: 50 }, (_, index) => (index + 1) * 50),
  );
  expect(sockets.map(({ close }) => close.mock.calls[0]?.[0].code)).toEqual(Array(50).fill(1001));
});

test('sockets work on until their moment', async () => {
  const { clock, sessions, sockets, notices } = await setUp(2, { drainNoticeMs: 3_000 });
  const drained = sessions.drain();
  expect(notices()).toMatchObject([{ closes_in_ms: 3_000 }, { closes_in_ms: 3_000 }]);
  clock.advance(2_999);
  sockets[0]!.events.onText('[{"type":"health.check"}]');
  expect(sockets[0]!.frames).toHaveLength(3);
  expect(sockets[0]!.close).not.toHaveBeenCalled();
  clock.advance(1);
  await drained;
  expect(sockets.map(({ close }) => close.mock.calls[0]?.[0].code)).toEqual([1001, 1001]);
});

test('nobody waits for clients that are gone', async () => {
  const { clock, sessions, sockets } = await setUp(2, { drainNoticeMs: 3_000 });
  const drained = sessions.drain();
  for (const { events } of sockets) events.onClose();
  await drained;
  expect(clock.now()).toBe(0);
});
