import {
  animationFrameScheduler,
  asyncScheduler,
  audit,
  buffer,
  connect,
  filter,
  type OperatorFunction,
  type SchedulerLike,
  timer,
} from 'rxjs';

const frameMs = 16;

/** The platform's animation frames. A hidden page has no frames until it is visible again. */
const platformFrames = (): SchedulerLike =>
  // eslint-disable-next-line no-restricted-globals -- only detects whether the platform has frames
  'requestAnimationFrame' in globalThis ? animationFrameScheduler : asyncScheduler;

const nextFrame = (scheduler: SchedulerLike) =>
  timer(scheduler === animationFrameScheduler ? 0 : frameMs, scheduler);

/**
 * The values of each frame as one array. Use it before rendering, so that a burst of a thousand
 * events renders once. A frame is an animation frame of the platform where it has them, and 16 ms
 * of `scheduler` elsewhere. The first value starts a frame; no empty array is emitted. When the
 * source completes, the buffered values are emitted first; when it errors, they are dropped.
 *
 * ```
 * source          -ab-c-----d--|
 * batchFrame()    -----x------(y|)    x: [a,b,c], y: [d]
 * ```
 *
 * @example
 * ```ts
 * import { batchFrame, type ChatConnection } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(batchFrame()).subscribe((events) => console.log(`${events.length} at once`));
 * ```
 */
export const batchFrame =
  <A>(scheduler: SchedulerLike = platformFrames()): OperatorFunction<A, readonly A[]> =>
  (source$) =>
    source$.pipe(
      connect((shared$) => shared$.pipe(buffer(shared$.pipe(audit(() => nextFrame(scheduler)))))),
      filter(({ length }) => length > 0),
    );
