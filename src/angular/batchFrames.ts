import {
  animationFrames,
  filter,
  type MonoTypeOperatorFunction,
  type Observable,
  race,
  take,
  throttle,
  timer,
} from 'rxjs';

/** How often the signals change at most. */
export interface FrameBatchingOptions {
  /**
   * The most changes of a signal in a second. A change waits for the animation frame that keeps to
   * it. Default 60.
   */
  readonly framesPerSecond?: number;
  /** How often the signals of a hidden page change, which has no frames, in ms. Default 200. */
  readonly hiddenMs?: number;
}

/** Frames are not exact: one that comes this much early, in milliseconds, counts all the same. */
const toleranceMs = 2;

const nextFrame = (frameMs: number): Observable<unknown> =>
  'requestAnimationFrame' in globalThis
    ? animationFrames().pipe(
        filter(({ elapsed }) => elapsed >= frameMs - toleranceMs),
        take(1),
      )
    : timer(frameMs);

/**
 * The first value at once, and from then on the newest value of each frame. The last value before a
 * completion is emitted; an error drops it.
 */
export const batchFrames = <A>({
  framesPerSecond = 60,
  hiddenMs = 200,
}: FrameBatchingOptions): MonoTypeOperatorFunction<A> =>
  throttle(() => race(nextFrame(1_000 / framesPerSecond), timer(hiddenMs)), {
    leading: true,
    trailing: true,
  });
