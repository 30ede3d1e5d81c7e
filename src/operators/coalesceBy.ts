import { mergeMap, type OperatorFunction, type SchedulerLike } from 'rxjs';
import { batchFrame } from './batchFrame.js';

/**
 * The newest value of each key, once per frame. Use it where only the latest value counts, such as
 * the presence of a user. Within a frame, keys are in the order of their first value. Frames,
 * completion and errors are those of `batchFrame`; an error thrown by `keyOf` errors the stream.
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
