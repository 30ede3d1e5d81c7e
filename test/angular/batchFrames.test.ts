import { TestScheduler } from 'rxjs/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { batchFrames } from '../../src/angular/batchFrames.js';

const scheduler = () =>
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  });

describe('batchFrames', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'requestAnimationFrame');
  });

  /** Says that the platform has frames, which the scheduler then makes. */
  const withFrames = (): void => {
    Object.assign(globalThis, { requestAnimationFrame: () => 0 });
  };

  test('emits the first value at once, and the newest one of each frame', () => {
    withFrames();
    scheduler().run(({ animate, hot, expectObservable, expectSubscriptions }) => {
      animate('                16ms x 15ms x 15ms x');
      const source = hot('     a-b-c 20ms d|');
      const subscription = '   ^ 25ms !';
      const expected = '       a 15ms c 15ms (d|)';
      expectObservable(source.pipe(batchFrames({}))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subscription);
    });
  });

  test('keeps to 60 changes a second on a screen with more frames', () => {
    withFrames();
    scheduler().run(({ animate, hot, expectObservable, expectSubscriptions }) => {
      animate('                8ms x 7ms x 7ms x 7ms x 7ms x');
      const source = hot('     abcd 10ms e 30ms |');
      const subscription = '   ^ 44ms !';
      expectObservable(source.pipe(batchFrames({}))).toBe('a 15ms e 28ms |');
      expectSubscriptions(source.subscriptions).toBe(subscription);
    });
  });

  test('emits every 200 ms on a hidden page, which has no frames', () => {
    withFrames();
    scheduler().run(({ animate, hot, expectObservable, expectSubscriptions }) => {
      animate('');
      const source = hot('     ab 300ms c-|');
      expectObservable(source.pipe(batchFrames({}))).toBe('a 199ms b 199ms (c|)');
      expectSubscriptions(source.subscriptions).toBe('^ 303ms !');
    });
  });

  test('counts frames by the clock where the platform has none', () => {
    scheduler().run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('     ab 98ms c-|');
      expectObservable(source.pipe(batchFrames({ framesPerSecond: 50 }))).toBe('a 19ms b 79ms c-|');
      expectSubscriptions(source.subscriptions).toBe('^ 101ms !');
    });
  });
});
