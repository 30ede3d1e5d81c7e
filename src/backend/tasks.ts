import { exhaustMap, filter, type Observable, take, timer } from 'rxjs';
import * as app from '../protocol/endpoints/app.js';
import type { GetTaskResponse } from '../protocol/endpoints/app.js';
import type { Backend } from './backend.js';

/**
 * The current status of a task.
 *
 * @example
 * ```ts
 * import { type Backend, getTask } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * getTask(chat, 'a-task-id').subscribe(({ status }) => console.log(status));
 * ```
 * @see {@link waitForTask}
 */
export const getTask = ({ call }: Backend, taskId: string): Observable<GetTaskResponse> =>
  call(app.getTask, { id: taskId }, {});

/** Options of `waitForTask`. */
export interface TaskOptions {
  /** Polling interval in milliseconds. Default 500. */
  readonly intervalMs?: number;
}

/**
 * Polls a task until it ends, and emits it once: `completed`, or `failed` with its `error`. Errors
 * with an `ApiError` of code 16 when the task does not exist, and with any error of a request.
 * Unsubscribing stops the polling.
 *
 * @example
 * ```ts
 * import { type Backend, deleteUsers, waitForTask } from 'millrace/backend';
 * import { switchMap } from 'rxjs';
 *
 * declare const chat: Backend;
 * deleteUsers(chat, ['jane'])
 *   .pipe(switchMap((taskId) => waitForTask(chat, taskId, { intervalMs: 2_000 })))
 *   .subscribe(({ status, error }) => console.log(status, error?.description));
 * ```
 */
export const waitForTask = (
  chat: Backend,
  taskId: string,
  { intervalMs = 500 }: TaskOptions = {},
): Observable<GetTaskResponse> =>
  timer(0, intervalMs, chat.scheduler).pipe(
    // A slow response delays the next request instead of being cancelled by it.
    exhaustMap(() => getTask(chat, taskId)),
    filter(({ status }) => status === 'completed' || status === 'failed'),
    take(1),
  );
