import type { Either } from 'fp-ts/lib/Either.js';
import {
  asyncScheduler,
  concatMap,
  connect,
  debounceTime,
  defer,
  finalize,
  map,
  merge,
  type OperatorFunction,
  type SchedulerLike,
  tap,
  throttleTime,
} from 'rxjs';
import type { Calls } from '../calls/calls.js';
import { startTyping, stopTyping } from '../commands/events.js';
import type { CallError } from '../errors.js';
import type { PublishedEvent } from '../protocol/endpoints/sentEvents.js';
import { attempt } from './attempt.js';

/** How typing is signalled. */
export interface TypingSignalOptions {
  /**
   * The parent message of the thread in which the user types. Default: none, the channel itself.
   */
  readonly parentId?: string;
  /** Measures the two seconds. Default: rxjs' `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

const quietMs = 2_000;

/**
 * Sends typing events to a channel from a stream of keystrokes: a start with the first keystroke,
 * another every two seconds while they go on, and a stop after two seconds without one, when the
 * source completes, or when the subscriber unsubscribes. Emits the result of each event, in order;
 * an event that the server refuses does not end the stream. Completes when the source has completed
 * and the last stop is sent; errors with the source.
 *
 * ```
 * keystrokes                -k-k-k-k-k---------|
 * typingSignal(chat, 'a')   -S-------S-----s---|    S: start, s: stop
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, typingSignal } from 'millrace';
 * import { fromEvent } from 'rxjs';
 *
 * declare const chat: ChatConnection;
 * declare const input: HTMLInputElement;
 * fromEvent(input, 'input').pipe(typingSignal(chat, 'messaging:general')).subscribe();
 * ```
 */
export const typingSignal =
  (
    chat: Calls,
    cid: string,
    { parentId, scheduler = asyncScheduler }: TypingSignalOptions = {},
  ): OperatorFunction<unknown, Either<CallError, PublishedEvent>> =>
  (keystrokes$) =>
    defer(() => {
      let hasStarted = false;
      const start$ = defer(() => {
        hasStarted = true;
        return startTyping(chat, cid, parentId).pipe(attempt());
      });
      const stop$ = stopTyping(chat, cid, parentId).pipe(
        attempt(),
        tap(() => {
          hasStarted = false;
        }),
      );
      const stopIfStarted = (): void => {
        // Nobody receives the result any more, and receivers expire the start on their own.
        if (hasStarted) stop$.subscribe({ error: () => undefined });
      };
      return keystrokes$.pipe(
        connect((keys$) =>
          merge(
            keys$.pipe(
              throttleTime(quietMs, scheduler),
              map(() => start$),
            ),
            keys$.pipe(
              debounceTime(quietMs, scheduler),
              map(() => stop$),
            ),
          ),
        ),
        concatMap((signal$) => signal$),
        finalize(stopIfStarted),
      );
    });
