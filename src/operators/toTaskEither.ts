import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { lastValueFrom, type Observable } from 'rxjs';
import type { CallError } from '../errors.js';
import { attempt } from './attempt.js';

/**
 * A command as a `TaskEither` of fp-ts. Nothing is sent until it runs, and each run sends the
 * request again. A `CallError` is the `left`; any other error, and a source that completes without
 * a value, reject the promise. If the source emits several values, the last one is the result.
 *
 * @example
 * ```ts
 * import { taskEither as TE } from 'fp-ts';
 * import { pipe } from 'fp-ts/function';
 * import { type ChatConnection, markRead, toTaskEither } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * const task = pipe(
 *   toTaskEither(markRead(chat, 'messaging:general')),
 *   TE.mapLeft(({ message }) => message),
 * );
 * await task();
 * ```
 */
export const toTaskEither =
  <A>(command$: Observable<A>): TaskEither<CallError, A> =>
  () =>
    // eslint-disable-next-line rxjs-x/no-ignored-default-value -- no value is a bug, not a `left`
    lastValueFrom(command$.pipe(attempt()));
