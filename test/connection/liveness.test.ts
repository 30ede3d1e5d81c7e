import type { ConnectOptions, WakeSignal } from 'millrace';
import { EMPTY, Subject, throwError } from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { virtualClock } from 'millrace/testing';
import { throttledClock } from '../helpers/throttledClock.js';

const setUp = (options: Partial<ConnectOptions> = {}, clock = virtualClock()) => {
  const chat = fakeChat(options, clock);
  return { ...chat, subscription: chat.subscribe() };
};

const setUpAwake = () => {
  const wake$ = new Subject<WakeSignal>();
  return { wake$, ...setUp({ wake$ }) };
};

const frame = { type: 'typing.start', cid: 'a:b', created_at: '2024-05-01T12:00:01Z' };

describe('a socket in doubt', () => {
  test.each(['woke', 'shown', 'network', 'online'] as const)(
    'has to answer within 2 s after %j',
    (signal) => {
      const { clock, sockets, wake$, statuses, tag } = setUpAwake();
      sockets.last().greet();
      clock.advance(11_000);
      wake$.next(signal);
      expect(sockets.last().sent).toHaveLength(1);
      clock.advance(1_999);
      expect(tag()).toBe('Online');
      clock.advance(1);
      expect(statuses.at(-2)).toMatchObject({ _tag: 'Offline', cause: { reason: 'silent' } });
      expect(sockets.opened.map(({ closedWith }) => closedWith)).toEqual([1000, undefined]);
      expect(tag()).toBe('Connecting');
    },
  );

  test('is kept when any frame comes', () => {
    const { clock, sockets, wake$, tag } = setUpAwake();
    sockets.last().greet();
    wake$.next('network');
    clock.advance(1_999);
    sockets.last().receive({ ...frame, user: { id: 'jane' } });
    clock.advance(30_000);
    expect(tag()).toBe('Online');
    expect(sockets.opened).toHaveLength(1);
  });

  test('is given up by the first of many doubts', () => {
    const { clock, sockets, wake$ } = setUpAwake();
    sockets.last().greet();
    for (let time = 0; time < 4; time += 1) {
      wake$.next('network');
      clock.advance(500);
    }
    expect(sockets.opened).toHaveLength(2);
  });

  test('is one that slept, even for less than the silence that counts', () => {
    const { clock, sockets, tag } = setUp();
    sockets.last().greet();
    clock.advance(7_000);
    clock.sleep(20_000);
    clock.advance(3_000);
    expect(sockets.last().sent).toHaveLength(1);
    clock.advance(2_000);
    expect(tag()).toBe('Connecting');
  });

  test('gets another chance when its time was slept through', () => {
    const { clock, sockets, wake$, tag } = setUpAwake();
    sockets.last().greet();
    wake$.next('network');
    clock.sleep(60_000);
    clock.advance(2_000);
    expect(tag()).toBe('Online');
    sockets.last().receive({ ...frame, user: { id: 'jane' } });
    clock.advance(2_000);
    expect(tag()).toBe('Online');
    expect(sockets.opened).toHaveLength(1);
  });
});

describe('a page in the background', () => {
  const healthCheck = {
    type: 'health.check',
    connection_id: 'connection-1',
    created_at: '2024-05-01T12:00:01Z',
  };

  test('keeps its connection while the server answers, however late timers come', () => {
    const { clock, sockets, tag } = setUp({}, throttledClock());
    sockets.last().greet();
    const { sent } = sockets.last();
    for (let second = 0, answered = 0; second < 3_600; second += 1) {
      clock.advance(1_000);
      for (; answered < sent.length; answered += 1) sockets.last().receive(healthCheck);
    }
    expect(tag()).toBe('Online');
    expect(sockets.opened).toHaveLength(1);
    expect(sent.length).toBeGreaterThan(30);
  });

  test('still finds out that a server is gone', () => {
    const { clock, sockets } = setUp({}, throttledClock());
    sockets.last().greet();
    clock.advance(5 * 60_000);
    expect(sockets.opened[0]!.closedWith).toBe(1000);
  });
});

describe('what the platform says', () => {
  test('offline takes the connection down at once', () => {
    const { sockets, wake$, statuses } = setUpAwake();
    sockets.last().greet();
    wake$.next('offline');
    expect(statuses.at(-1)).toMatchObject({ _tag: 'Offline', cause: { reason: 'offline' } });
    expect(sockets.last().closedWith).toBe(1000);
  });

  test.each(['shown', 'network', 'online'] as const)(
    '%j ends the wait for the next try',
    (signal) => {
      const { sockets, wake$, tag } = setUpAwake();
      sockets.last().greet().drop();
      wake$.next('offline');
      expect(tag()).toBe('Offline');
      wake$.next(signal);
      expect(tag()).toBe('Connecting');
      expect(sockets.opened).toHaveLength(2);
    },
  );

  test('a machine that slept past the time of the next try makes it when it wakes', () => {
    const { clock, sockets, tag } = setUp({ retry: { delayMs: () => 60_000 } });
    sockets.last().greet().drop();
    clock.sleep(50_000);
    clock.advance(5_000);
    expect(tag()).toBe('Offline');
    clock.sleep(50_000);
    clock.advance(5_000);
    expect(tag()).toBe('Connecting');
  });

  test.each([
    ['ends', EMPTY],
    ['fails', throwError(() => new Error('mine'))],
  ])('counts no more when it %s', (_, wake$) => {
    const { sockets, tag } = setUp({ wake$ });
    sockets.last().greet();
    expect(tag()).toBe('Online');
  });

  test('leaves no listener and no timer behind', () => {
    const { clock, sockets, wake$, subscription } = setUpAwake();
    sockets.last().greet();
    wake$.next('network');
    expect(wake$.observed).toBe(true);
    subscription.unsubscribe();
    expect(wake$.observed).toBe(false);
    expect(clock.pending()).toBe(0);
  });
});

describe('by default', () => {
  /** A page as far as it is listened to. */
  const openPage = () => {
    const page = {
      document: new EventTarget(),
      network: new EventTarget(),
      window: new EventTarget(),
    };
    const live = new Set<string>();
    const counted = (name: string, target: EventTarget) => ({
      visibilityState: 'visible',
      addEventListener: (type: string, listener: EventListener) => {
        live.add(`${name} ${type}`);
        target.addEventListener(type, listener);
      },
      removeEventListener: (type: string, listener: EventListener) => {
        live.delete(`${name} ${type}`);
        target.removeEventListener(type, listener);
      },
    });
    const { addEventListener, removeEventListener } = counted('window', page.window);
    const globals = {
      document: counted('document', page.document),
      navigator: { connection: counted('network', page.network) },
      addEventListener,
      removeEventListener,
    };
    const before = Object.keys(globals).map(
      (key) => [key, Object.getOwnPropertyDescriptor(globalThis, key)] as const,
    );
    for (const [key, value] of Object.entries(globals))
      Object.defineProperty(globalThis, key, { value, configurable: true });
    onTestFinished(() => {
      for (const [key, descriptor] of before)
        if (descriptor) Object.defineProperty(globalThis, key, descriptor);
        else Reflect.deleteProperty(globalThis, key);
    });
    return { page, live };
  };

  test('a page reports liveness, and its listeners go with the last subscriber', () => {
    const { page, live } = openPage();
    const { sockets, statuses, subscription } = setUp();
    expect([...live].sort()).toEqual([
      'document visibilitychange',
      'network change',
      'window offline',
      'window online',
    ]);
    sockets.last().greet();
    page.document.dispatchEvent(new Event('visibilitychange'));
    page.network.dispatchEvent(new Event('change'));
    page.window.dispatchEvent(new Event('online'));
    expect(sockets.last().sent).toHaveLength(3);
    page.window.dispatchEvent(new Event('offline'));
    expect(statuses.at(-1)).toMatchObject({ _tag: 'Offline', cause: { reason: 'offline' } });
    subscription.unsubscribe();
    expect([...live]).toEqual([]);
  });
});
