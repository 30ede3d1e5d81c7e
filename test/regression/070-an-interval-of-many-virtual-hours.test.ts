import { virtualClock } from 'millrace/testing';
import { interval, map, merge, type SchedulerAction, Subscription, timer } from 'rxjs';
import { expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';

const hour = 3_600_000;

/** How deep the subscriptions below a subscription nest. */
const depthOf = (subscription: Subscription): number => {
  const { _finalizers: below } = subscription as unknown as {
    readonly _finalizers: readonly unknown[] | null;
  };
  const depths = (below ?? []).map((each) => (each instanceof Subscription ? depthOf(each) : 0));
  return 1 + Math.max(0, ...depths);
};

test('an interval nests nothing, however long it runs, and can be unsubscribed', () => {
  const { scheduler, advance, pending } = virtualClock();
  let count = 0;
  const subscription = interval(1_000, scheduler).subscribe(() => {
    count += 1;
  });
  advance(60_000);
  const depth = depthOf(subscription);
  advance(48 * hour);
  expect(count).toBe(60 + 48 * 3_600);
  expect(depthOf(subscription)).toBe(depth);
  subscription.unsubscribe();
  expect(pending()).toBe(0);
});

test('actions of one moment run in the order in which they were scheduled', () => {
  const { scheduler, advance } = virtualClock();
  const seen: string[] = [];
  merge(
    interval(10, scheduler).pipe(map(() => 'interval')),
    timer(20, scheduler).pipe(map(() => 'timer')),
  ).subscribe((name) => seen.push(name));
  advance(30);
  expect(seen).toEqual(['interval', 'timer', 'interval', 'interval']);
});

test('an action that is scheduled again before it ran runs once, at the later time', () => {
  const { scheduler, advance, pending } = virtualClock();
  const at: number[] = [];
  const action = scheduler.schedule(() => {
    at.push(scheduler.now());
  }, 10) as SchedulerAction<unknown>;
  action.schedule(undefined, 20);
  expect(pending()).toBe(1);
  advance(100);
  expect(at).toEqual([20]);
});

test('a connection on it lives for three days and ends at once', () => {
  const { subscribe, sockets, clock, tag } = fakeChat();
  const subscription = subscribe();
  const socket = sockets.last().greet();
  for (let passed = 0; passed < 72 * hour; passed += 25_000) {
    clock.advance(25_000);
    socket.pong();
  }
  expect(tag()).toBe('Online');
  subscription.unsubscribe();
  expect(clock.pending()).toBe(0);
});
