import { describe, expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { tokenUntil } from '../helpers/tokens.js';

const typing = (second: number) => ({
  type: 'typing.start',
  cid: 'messaging:general',
  created_at: `2024-05-01T12:00:${String(second).padStart(2, '0')}Z`,
  user: { id: 'jane' },
});

/** Online on a socket whose server asks it to move within a minute. */
const draining = () => {
  const chat = fakeChat();
  const subscription = chat.subscribe();
  const [old] = chat.sockets.opened;
  old!.greet('one').drain(60_000, 5_000);
  const seconds = () =>
    chat.events.flatMap((event) => (event.type === 'typing.start' ? [event.created_at] : []));
  return { ...chat, subscription, old: old!, seconds };
};

/** The same with the next socket open beside the first one. */
const moving = () => {
  const chat = draining();
  chat.clock.advance(5_000);
  return { ...chat, next: chat.sockets.last() };
};

const moments = (...seconds: readonly number[]) =>
  seconds.map((second) => typing(second).created_at);

describe('a server that is about to close', () => {
  test('is left for another socket when it said, and only then', () => {
    const { clock, sockets, old } = draining();
    clock.advance(4_999);
    expect(sockets.opened).toHaveLength(1);
    clock.advance(1);
    expect(sockets.opened).toHaveLength(2);
    expect(old.closedWith).toBeUndefined();
  });

  test('emits no event of its own', () => {
    expect(draining().types()).toEqual(['connection.changed', 'health.check']);
  });

  test('is left without the connection ever being down', () => {
    const { old, next, tags, types } = moving();
    next.greet('two').pong('two');
    expect(old.closedWith).toBeUndefined();
    old.pong('one');
    expect(old.closedWith).toBe(1000);
    expect(next.closedWith).toBeUndefined();
    expect(tags()).toEqual(['Idle', 'Connecting', 'Online', 'Online']);
    expect(types()).not.toContain('connection.recovered');
  });

  test('every event is emitted once, whichever socket brings it first', () => {
    const { old, next, seconds } = moving();
    old.receive(typing(1));
    next.greet('two');
    old.receive(typing(2));
    next.receive(typing(2)).pong('two').receive(typing(3)).receive(typing(4));
    old.receive(typing(3)).pong('one');
    next.receive(typing(5));
    expect(seconds()).toEqual(moments(1, 2, 3, 4, 5));
  });

  test('an event that the old socket was faster with is not emitted again', () => {
    const { old, next, seconds } = moving();
    next.greet('two').pong('two');
    old.receive(typing(1)).receive(typing(2)).pong('one');
    next.receive(typing(1)).receive(typing(2)).receive(typing(3));
    expect(seconds()).toEqual(moments(1, 2, 3));
  });

  test('the same thing happening twice is emitted twice', () => {
    const { old, next, seconds } = moving();
    next.greet('two').pong('two').receive(typing(1)).receive(typing(1));
    old.receive(typing(1)).receive(typing(1)).pong('one');
    next.pong('two').receive(typing(1));
    expect(seconds()).toEqual(moments(1, 1, 1));
  });

  test('another socket that fails is tried again while the first one works', () => {
    const { clock, sockets, old, next, tags } = moving();
    next.fail();
    expect(tags().at(-1)).toBe('Online');
    clock.advance(500);
    expect(sockets.opened).toHaveLength(3);
    sockets.last().greet('two').pong('two');
    old.pong('one');
    expect(old.closedWith).toBe(1000);
  });

  test('a socket that is not greeted yet does not outlive the one it was to follow', () => {
    const { old, next, clock, sockets, tag } = moving();
    old.drop(1001);
    expect(tag()).toBe('Offline');
    expect(next.closedWith).toBe(1000);
    clock.advance(500);
    expect(sockets.opened).toHaveLength(3);
  });

  test('a socket that is greeted takes over as it is, and recovers', () => {
    const { old, next, types, tags, sockets } = moving();
    next.greet('two');
    old.drop(1001);
    expect(next.closedWith).toBeUndefined();
    expect(sockets.opened).toHaveLength(2);
    expect(types().slice(2)).toEqual([
      'connection.changed',
      'connection.changed',
      'health.check',
      'connection.recovered',
    ]);
    expect(tags().slice(2)).toEqual(['Online', 'Recovering', 'Online']);
  });

  test('leaving closes both', () => {
    const { subscription, old, next, clock } = moving();
    next.greet('two');
    subscription.unsubscribe();
    expect([old.closedWith, next.closedWith]).toEqual([1000, 1000]);
    expect(clock.pending()).toBe(0);
  });

  test('is come back to at the moment it named when it closes before', () => {
    const { subscribe, sockets, statuses, clock } = fakeChat();
    subscribe();
    sockets.last().greet().drain(0, 45_000);
    clock.advance(1_000);
    sockets.last().drop(1001);
    expect(statuses.at(-1)).toMatchObject({ _tag: 'Offline', since: 1_000, retryAt: 45_000 });
  });

  test('cannot keep a client away for longer than five minutes', () => {
    const { subscribe, sockets, statuses } = fakeChat();
    subscribe();
    sockets.last().greet().drain(0, Number.MAX_SAFE_INTEGER).drop(1001);
    expect(statuses.at(-1)).toMatchObject({ retryAt: 300_000 });
  });
});

describe('a token that is about to end', () => {
  test('is replaced a minute ahead, and the connection moves to the next one', () => {
    let asked = 0;
    const { subscribe, sockets, clock, tags } = fakeChat({
      token: () => tokenUntil(3_600_000 * (asked += 1)),
    });
    subscribe();
    const [first] = sockets.opened;
    first!.greet('one');
    const { sent } = first!;
    for (let answered = 0; clock.scheduler.now() < 3_539_000;) {
      clock.advance(1_000);
      for (; answered < sent.length; answered += 1) first!.pong('one');
    }
    expect(asked).toBe(1);
    clock.advance(1_000);
    expect(asked).toBe(2);
    expect(new URL(sockets.last().url).searchParams.get('authorization')).toBe(
      tokenUntil(7_200_000),
    );
    sockets.last().greet('two').pong('two');
    first!.pong('one');
    expect(first!.closedWith).toBe(1000);
    expect(tags()).toEqual(['Idle', 'Connecting', 'Online', 'Online']);
  });
});
