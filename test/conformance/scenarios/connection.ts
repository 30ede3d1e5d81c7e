import { vi } from 'vitest';
import { early } from '../cast.js';
import type { Act, FamilyScenarios } from '../scenario.js';
import type { Stage } from '../stage.js';

type StatusEvent = Parameters<
  NonNullable<ReturnType<Stage['player']>['chat']['wsConnection']>['onlineStatusChanged']
>[0];

/** Dispatches what a browser dispatches to the vendor's client. */
const dispatchBrowserEvent = (stage: Stage, type: 'online' | 'offline'): void => {
  stage.player('john').chat.wsConnection?.onlineStatusChanged({ type } as StatusEvent);
};

/** Cuts the line of john's client, and lets it come back at once. */
const cutAndReturn =
  (stage: Stage): Act =>
  async () => {
    const socket = stage.player('john').socket();
    const closed = new Promise((resolve) => socket?.once('close', resolve));
    socket?.terminate();
    await closed;
    dispatchBrowserEvent(stage, 'online');
  };

/** The vendor's client waits for five seconds before it says that it is offline. */
const patienceMs = 5_000;

/** Cuts the line of the client of this package, which comes back by itself. */
const cutOwn = async (stage: Stage): Promise<Act> => {
  const ann = await stage.arriveWithOwn('ann');
  return () => Promise.resolve(ann.socket()?.terminate());
};

export const connectionScenarios = {
  'connection.changed': [
    {
      trigger: 'a client connects',
      set: (stage) => () => stage.arrive('tom'),
      to: ['tom'],
      says: { online: true },
    },
    {
      trigger: 'a client of this package connects',
      set: (stage) => () => stage.arriveWithOwn('ann'),
      to: ['ann'],
      says: { online: true },
    },
    {
      trigger: 'a client is offline for five seconds',
      set: (stage) => () => {
        vi.useFakeTimers({ toFake: ['setTimeout'] });
        dispatchBrowserEvent(stage, 'offline');
        vi.advanceTimersByTime(patienceMs);
        vi.useRealTimers();
        return Promise.resolve();
      },
      to: ['john'],
      says: { online: false },
    },
    {
      trigger: 'a client comes back',
      set: cutAndReturn,
      to: ['john'],
      says: { online: true },
    },
    {
      trigger: 'a client of this package loses its line, and comes back',
      set: cutOwn,
      to: ['ann', 'ann'],
    },
  ],
  'connection.recovered': [
    { trigger: 'a client is back, with what it watched', set: cutAndReturn, to: ['john'] },
    { trigger: 'a client of this package is back', set: cutOwn, to: ['ann'] },
  ],
  'health.check': [
    {
      trigger: 'a client connects',
      set: (stage) => () => stage.arrive('tom'),
      to: ['tom'],
      says: { cid: '*', me: { id: 'tom', unread_count: 0 } },
    },
    {
      trigger: 'a client pings',
      set: (stage) => () => {
        vi.useFakeTimers({ toFake: ['setTimeout'] });
        stage.player('john').chat.wsConnection?.scheduleNextPing();
        vi.advanceTimersByTime(25_000);
        vi.useRealTimers();
        return Promise.resolve();
      },
      to: ['john'],
    },
    {
      trigger: '30 seconds pass',
      set: (stage) => () => stage.pass(30_000),
      to: early,
    },
  ],
} satisfies FamilyScenarios;
