import { mergeMap, type OperatorFunction, type SchedulerLike } from 'rxjs';
import { batchFrame } from './batchFrame.js';

/**
 * Lets the newest value of each key through, once a frame: of a burst about the same thing only the
 * last word counts. Keys come in the order in which they were first heard in the frame. Frames,
 * completion and errors are those of `batchFrame`; an error that `keyOf` throws is one of the
 * stream.
 *
 * ```
 * source                  -a1-b1-a2------|
 * coalesceBy(letter)      ----------(a2 b1)-|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, coalesceBy, ofType } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat
 *   .pipe(ofType('user.presence.changed'), coalesceBy(({ user }) => user.id))
 *   .subscribe(({ user }) => console.log(user.id, user.online));
 * ```
 */
export const coalesceBy =
  <A>(keyOf: (value: A) => unknown, scheduler?: SchedulerLike): OperatorFunction<A, A> =>
  (source$) =>
    source$.pipe(
      batchFrame(scheduler),
      mergeMap((batch) => new Map(batch.map((value) => [keyOf(value), value])).values()),
    );
