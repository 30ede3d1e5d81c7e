import { either as E } from 'fp-ts';
import { NetworkError, typingSignal } from 'millrace';
import { virtualClock } from 'millrace/testing';
import { asyncScheduler, defer, delay, type Observable, of, Subject, throwError } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { cid } from '../helpers/samples.js';
import { describeTimedLaws } from './timedLaws.js';

/** What is sent, and when, by a client whose calls answer at once. */
const desk = (answer: (sent: object) => Observable<unknown> = (sent) => of(sent)) => {
  const clock = virtualClock();
  const sent: (readonly [number, unknown])[] = [];
  const chat = {
    call: (_key: string, _params: object, { event }: { event: object }) =>
      defer(() => {
        sent.push([clock.scheduler.now(), event]);
        return answer({ event });
      }),
  } as unknown as Parameters<typeof typingSignal>[0];
  const keys$ = new Subject<string>();
  const outcomes: unknown[] = [];
  const signal = typingSignal(chat, cid, { scheduler: clock.scheduler });
  const subscription = keys$.pipe(signal).subscribe({
    next: (outcome) => outcomes.push(outcome),
    complete: () => outcomes.push('complete'),
    error: (error: unknown) => outcomes.push(error),
  });
  /** Keystrokes at equal distances. */
  const type = (count: number, everyMs: number) => {
    for (let key = 0; key < count; key += 1) {
      keys$.next('k');
      clock.advance(everyMs);
    }
  };
  return { chat, clock, keys$, sent, signal, subscription, outcomes, type };
};

const start = { type: 'typing.start' };
const stop = { type: 'typing.stop' };

describe('typingSignal', () => {
  const answering = {
    call: (_: unknown, __: object, { event }: { event: object }) => of({ event }).pipe(delay(1)),
  } as unknown as Parameters<typeof typingSignal>[0];

  describeTimedLaws({
    operator: typingSignal(answering, cid, { scheduler: asyncScheduler }),
    lagMs: 1,
    result: E.right(start),
    published: [E.right(start), E.right(stop)],
  });

  test('sends the start at once and the stop after two quiet seconds', () => {
    const { sent, type, outcomes, clock } = desk();
    type(1, 10_000);
    expect(sent).toEqual([
      [0, start],
      [2_000, stop],
    ]);
    expect(outcomes).toEqual([E.right(start), E.right(stop)]);
    expect(clock.pending()).toBe(0);
  });

  test('repeats the start every two seconds at most while the typing goes on', () => {
    const { sent, type, clock } = desk();
    type(50, 100);
    clock.advance(10_000);
    expect(sent).toEqual([
      [0, start],
      [2_000, start],
      [4_000, start],
      [6_900, stop],
    ]);
  });

  test('begins again after a stop', () => {
    const { sent, type } = desk();
    type(2, 3_000);
    expect(sent.map(([, event]) => event)).toEqual([start, stop, start, stop]);
  });

  test('stops when the source completes, and completes then', () => {
    const { sent, type, keys$, outcomes, clock } = desk();
    type(1, 500);
    keys$.complete();
    expect(sent).toEqual([
      [0, start],
      [500, stop],
    ]);
    expect(outcomes.at(-1)).toBe('complete');
    expect(clock.pending()).toBe(0);
  });

  test('stops when the subscriber leaves, and when the source fails', () => {
    const left = desk();
    left.type(1, 500);
    left.subscription.unsubscribe();
    expect(left.sent.map(([, event]) => event)).toEqual([start, stop]);
    expect([left.clock.pending(), left.keys$.observed]).toEqual([0, false]);

    const failed = desk();
    const lost = new Error('lost');
    failed.type(1, 500);
    failed.keys$.error(lost);
    expect(failed.sent.map(([, event]) => event)).toEqual([start, stop]);
    expect(failed.outcomes.at(-1)).toBe(lost);
  });

  test('sends nothing while nobody types, and a stop once', () => {
    const quiet = desk();
    quiet.keys$.complete();
    quiet.subscription.unsubscribe();
    expect(quiet.sent).toEqual([]);

    const stopped = desk();
    stopped.type(1, 5_000);
    stopped.subscription.unsubscribe();
    expect(stopped.sent).toHaveLength(2);
  });

  test('goes on when a signal is refused', () => {
    const error = new NetworkError('no way');
    const { sent, type, outcomes } = desk(() => throwError(() => error));
    type(1, 5_000);
    expect(sent).toHaveLength(2);
    expect(outcomes).toEqual([E.left(error), E.left(error)]);
  });

  test('sends one signal after the other', () => {
    const answers$ = new Subject<object>();
    const { sent, type } = desk(() => answers$);
    type(1, 5_000);
    expect(sent.map(([, event]) => event)).toEqual([start]);
    answers$.complete();
    expect(sent.map(([, event]) => event)).toEqual([start, stop]);
  });

  test('is a value that serves several sources, each on its own', () => {
    const { sent, signal } = desk();
    of('k').pipe(signal).subscribe();
    of('k').pipe(signal).subscribe();
    expect(sent.map(([, event]) => event)).toEqual([start, stop, start, stop]);
  });
});
