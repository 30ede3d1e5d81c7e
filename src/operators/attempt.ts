import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import { catchError, map, of, type OperatorFunction } from 'rxjs';
import {
  ResponseError,
  ApiError,
  type CallError,
  InputError,
  NetworkError,
  TokenError,
} from '../errors.js';

const callErrors = [ResponseError, ApiError, InputError, NetworkError, TokenError];

const isCallError = (error: unknown): error is CallError =>
  callErrors.some((kind) => error instanceof kind);

/**
 * The result of a command as an `Either`, so that a failed call does not end the stream around it.
 * Emits a `right` for each value, and a `left` followed by completion for a `CallError`. Any other
 * error is a bug in the program and is passed on. Completes with the source; unsubscribing aborts
 * the call.
 *
 * ```
 * source       --a--|    --#
 * attempt()    --R--|    --(L|)
 * ```
 *
 * @example
 * ```ts
 * import { either as E } from 'fp-ts';
 * import { attempt, type ChatConnection, sendMessage } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * sendMessage(chat, 'messaging:general', { text: 'Hey' })
 *   .pipe(attempt())
 *   .subscribe(E.match((error) => console.error(error._tag), (message) => console.log(message)));
 * ```
 */
export const attempt =
  <A>(): OperatorFunction<A, Either<CallError, A>> =>
  (source$) =>
    source$.pipe(
      map((value): Either<CallError, A> => E.right(value)),
      catchError((error: unknown) => {
        if (isCallError(error)) return of(E.left(error));
        throw error;
      }),
    );
