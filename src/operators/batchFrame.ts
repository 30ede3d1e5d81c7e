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

/** The platform's own frames; a page that is hidden has none until it is shown again. */
const platformFrames = (): SchedulerLike =>
  // eslint-disable-next-line no-restricted-globals -- only to learn whether there are frames
  'requestAnimationFrame' in globalThis ? animationFrameScheduler : asyncScheduler;

const nextFrame = (scheduler: SchedulerLike) =>
  timer(scheduler === animationFrameScheduler ? 0 : frameMs, scheduler);

/**
 * Gathers what comes in one frame, and gives it as one array: a burst of a thousand events is one
 * rendering. By the platform's animation frames where there are such, by 16 ms of `scheduler`
 * elsewhere. The first value begins a frame; none comes while nothing does. What waits is given
 * before the completion of the source; an error comes at once, without it.
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
