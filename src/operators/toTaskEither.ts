import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { lastValueFrom, type Observable } from 'rxjs';
import type { CallError } from '../errors.js';
import { attempt } from './attempt.js';

/**
 * A command as a task: nothing happens until it is run, and each run makes the call anew. A
 * `CallError` is its `left`; any other error, and a source that completes without a value, reject
 * the promise. Of several values the last one counts.
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
    // eslint-disable-next-line rxjs-x/no-ignored-default-value -- no value is a mistake, not a `left`
    lastValueFrom(command$.pipe(attempt()));
