import type { WakeSignal } from 'millrace';
import fc from 'fast-check';
import type { Subscription } from 'rxjs';
import { expect, test } from 'vitest';
import {
  type Door,
  type FakeService,
  fakeService,
  type ProviderMood,
} from '../helpers/fakeService.js';
import { inputsOf } from '../helpers/machineTables.js';
import { runs } from '../helpers/run.js';
import { connectionInternals } from '../../src/internal/connectionInternals.js';

interface Real extends FakeService {
  readonly subscriptions: Subscription[];
  /** The inputs that the table has no row for. */
  readonly impossible: string[];
}

const seconds = ({ chat }: FakeService): readonly unknown[] =>
  chat.events.flatMap((event) => (event.type === 'typing.start' ? [event.created_at] : []));

/** What holds whatever happens. */
const check = (real: Real): void => {
  const { chat, provider, live, tokenEnd, now, subscriptions, impossible } = real;
  expect(impossible).toEqual([]);
  expect(provider.most).toBeLessThanOrEqual(1);

  const open = live();
  expect(open.length).toBeLessThanOrEqual(2);
  if (open.length === 2) {
    const [older] = open;
    const isNeeded = now() >= older!.moveAt || now() >= tokenEnd(older!) - 24_000;
    expect(isNeeded).toBe(true);
  }

  const observed = seconds(real);
  expect([...new Set(observed)].sort()).toEqual(observed);

  if (subscriptions.every(({ closed }) => closed)) {
    expect(open).toEqual([]);
    expect(provider.active).toBe(0);
    expect(chat.clock.pending()).toBe(0);
    expect(chat.tag()).toMatch(/Idle|Closed/);
  }
};

const step = (name: string, act: (real: Real) => void): fc.Command<object, Real> => ({
  check: () => true,
  run: (_, real) => {
    act(real);
    real.serve();
    check(real);
  },
  toString: () => name,
});

const pass = (real: Real, ms: number, isDelivered: boolean): void => {
  for (let left = ms; left > 0; left -= 500) {
    real.chat.clock.advance(Math.min(left, 500));
    real.serve();
    if (isDelivered) real.deliverAll();
    check(real);
  }
};

const signal = fc.constantFrom<WakeSignal>('woke', 'shown', 'network', 'online', 'offline');
const door = fc.constantFrom<Door>('open', 'open', 'open', 'limited', 'refusing', 'unreachable');
const mood = fc.constantFrom<ProviderMood>('giving', 'giving', 'failing', 'hanging');

const steps = [
  fc.constant(step('subscribe', ({ chat, subscriptions }) => subscriptions.push(chat.subscribe()))),
  fc.constant(step('unsubscribe', ({ subscriptions }) => subscriptions.pop()?.unsubscribe())),
  fc
    .record({ ms: fc.integer({ min: 1, max: 30_000 }), isDelivered: fc.boolean() })
    .map(({ ms, isDelivered }) =>
      step(`pass ${String(ms)} ${String(isDelivered)}`, (real) => pass(real, ms, isDelivered)),
    ),
  fc
    .integer({ min: 1, max: 3_600_000 })
    .map((ms) => step(`sleep ${String(ms)}`, ({ chat }) => chat.clock.sleep(ms))),
  signal.map((each) => step(each, ({ wake$ }) => wake$.next(each))),
  door.map((each) => step(`door ${each}`, ({ setDoor }) => setDoor(each))),
  mood.map((each) =>
    step(`provider ${each}`, ({ provider }) => {
      provider.mood = each;
    }),
  ),
  fc
    .record({ index: fc.nat(1), isSilent: fc.boolean() })
    .map(({ index, isSilent }) =>
      step(`cut ${String(index)} ${String(isSilent)}`, ({ cut }) => cut(index, isSilent)),
    ),
  fc
    .record({ closes: fc.nat(20_000), returns: fc.nat(20_000) })
    .map(({ closes, returns }) =>
      step(`drain ${String(closes)} ${String(returns)}`, ({ drain }) => drain(closes, returns)),
    ),
  fc.constant(step('publish', ({ publish }) => publish())),
  fc
    .record({ index: fc.nat(1), count: fc.integer({ min: 1, max: 4 }) })
    .map(({ index, count }) =>
      step(`deliver ${String(index)} ${String(count)}`, ({ deliverSome }) =>
        deliverSome(index, count),
      ),
    ),
];

const start = (): Real => {
  const service = fakeService();
  const impossible: string[] = [];
  service.chat.chat[connectionInternals].steps$.subscribe(({ from, input }) => {
    if (!inputsOf(from._tag).includes(input._tag)) impossible.push(`${from._tag} ${input._tag}`);
  });
  return { ...service, subscriptions: [], impossible };
};

test('there are never two sockets without need, two calls of the provider, or a timer at the end', () => {
  fc.assert(
    fc.property(fc.commands(steps, { maxCommands: 60 }), (commands) => {
      const real = start();
      fc.modelRun(() => ({ model: {}, real }), commands);
      for (const subscription of real.subscriptions) subscription.unsubscribe();
      check(real);
    }),
    { numRuns: runs(60) },
  );
});

test('a connection that nothing cuts emits every event once and in order, however often it moves', () => {
  const moves = [
    fc.constant(step('publish', ({ publish }) => publish())),
    fc.constant(step('drain', ({ drain }) => drain(10_000, 100))),
    fc.constant(step('pass', (real) => pass(real, 250, false))),
    fc
      .record({ index: fc.nat(1), count: fc.integer({ min: 1, max: 4 }) })
      .map(({ index, count }) =>
        step(`deliver ${String(index)} ${String(count)}`, ({ deliverSome }) =>
          deliverSome(index, count),
        ),
      ),
    fc.constant(
      step('arrive', (real) => {
        real.deliverAll();
        pass(real, 10, true);
      }),
    ),
  ];
  fc.assert(
    fc.property(fc.commands(moves, { maxCommands: 80, size: 'max' }), (commands) => {
      const real = start();
      real.subscriptions.push(real.chat.subscribe());
      pass(real, 1_000, true);
      fc.modelRun(() => ({ model: {}, real }), commands);
      pass(real, 1_000, true);
      // Who was not done moving when the server closed may have missed something.
      fc.pre(!real.chat.tags().includes('Offline'));
      expect(seconds(real)).toEqual(real.sent);
      real.subscriptions[0]!.unsubscribe();
      check(real);
    }),
    { numRuns: runs(60) },
  );
});
