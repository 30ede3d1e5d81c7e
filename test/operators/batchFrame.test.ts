import { batchFrame } from 'millrace';
import { virtualClock } from 'millrace/testing';
import { animationFrameScheduler, asyncScheduler, Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { marbles } from '../helpers/marbles.js';
import { describeTimedLaws } from './timedLaws.js';

const results = { x: ['a', 'b', 'c'], y: ['d'], z: ['a'] };

describe('batchFrame', () => {
  describeTimedLaws({
    operator: batchFrame(asyncScheduler),
    lagMs: 16,
    result: ['a'],
    published: [['a'], ['b']],
  });

  test.each([
    ['never', '-', '-', '^'],
    ['empty', '---|', '---|', '^--!'],
    ['one', 'a 29ms |', '16ms z 13ms |', '^ 29ms !'],
    ['a burst', '(abc) 25ms |', '16ms x 13ms |', '^ 29ms !'],
    ['what comes in one frame', 'a-b-c 25ms |', '16ms x 13ms |', '^ 29ms !'],
    ['two frames', 'a-b-c 25ms d 29ms |', '16ms x 29ms y 13ms |', '^ 59ms !'],
    ['what waits when the source ends', 'a-b-c-|', '------(x|)', '^-----!'],
    ['what waits when the source fails', 'a-b-c-#', '------#', '^-----!'],
  ])('%s', (_, source, expected, subscription) => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(source);
      expectObservable(source$.pipe(batchFrame(asyncScheduler))).toBe(expected, results);
      expectSubscriptions(source$.subscriptions).toBe(subscription);
    });
  });

  test('goes by the frames of a page', () => {
    marbles(({ hot, animate, expectObservable }) => {
      animate('---r---r---r');
      expectObservable(hot('abc--d------|').pipe(batchFrame(animationFrameScheduler))).toBe(
        '---x---y----|',
        results,
      );
    });
  });

  test('who leaves early leaves the source, and no timer behind', () => {
    const clock = virtualClock();
    const source$ = new Subject<string>();
    const subscription = source$.pipe(batchFrame(clock.scheduler)).subscribe();
    expect(clock.pending()).toBe(0);
    source$.next('a');
    expect(clock.pending()).toBe(1);
    subscription.unsubscribe();
    expect([clock.pending(), source$.observed]).toEqual([0, false]);
  });

  test('what a subscriber publishes from inside comes in the next frame', () => {
    const clock = virtualClock();
    const source$ = new Subject<string>();
    const seen: (readonly string[])[] = [];
    source$.pipe(batchFrame(clock.scheduler)).subscribe((batch) => {
      seen.push(batch);
      if (seen.length === 1) source$.next('b');
    });
    source$.next('a');
    clock.advance(16);
    expect(seen).toEqual([['a']]);
    clock.advance(16);
    expect(seen).toEqual([['a'], ['b']]);
    expect(clock.pending()).toBe(0);
  });

  test('one operator value serves two sources', () => {
    marbles(({ hot, expectObservable }) => {
      const operator = batchFrame<string>(asyncScheduler);
      expectObservable(hot('a-|').pipe(operator)).toBe('--(z|)', results);
      expectObservable(hot('d-|').pipe(operator)).toBe('--(y|)', results);
    });
  });
});
