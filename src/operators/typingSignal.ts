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

/** How to tell that the user types. */
export interface TypingSignalOptions {
  /** The message below which the user types. */
  readonly parentId?: string;
  /** Measures the two seconds. Default: rxjs' `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

const quietMs = 2_000;

/**
 * Tells a channel that the user types, from the keystrokes: a start with the first one, again every
 * two seconds while they go on, and a stop after two seconds without one, when the source ends, or
 * when the subscriber leaves. Gives what became of each, in order; a signal that is refused ends
 * nothing. Completes when the source has and the last stop is told; errors with the source.
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
      let isTold = false;
      const start$ = defer(() => {
        isTold = true;
        return startTyping(chat, cid, parentId).pipe(attempt());
      });
      const stop$ = stopTyping(chat, cid, parentId).pipe(
        attempt(),
        tap(() => {
          isTold = false;
        }),
      );
      const leave = (): void => {
        // Nobody is left to hear what becomes of it; receivers forget the start by themselves.
        if (isTold) stop$.subscribe({ error: () => undefined });
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
        finalize(leave),
      );
    });
