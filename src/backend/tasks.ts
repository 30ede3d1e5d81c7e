import { exhaustMap, filter, type Observable, take, timer } from 'rxjs';
import * as app from '../protocol/endpoints/app.js';
import type { GetTaskResponse } from '../protocol/endpoints/app.js';
import type { Backend } from './backend.js';

/**
 * How a task fares right now.
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

/** How the end of a task is waited for. */
export interface TaskOptions {
  /** The time from one question to the next, in milliseconds; 500 by default. */
  readonly intervalMs?: number;
}

/**
 * Waits for the end of a task, by asking for it again and again, and emits the task as it ended:
 * `completed`, or `failed` with its `error`. Errors with an `ApiError` of code 16 when there is no
 * such task, and with whatever else a question errors with; unsubscribing ends the questions.
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
    // A slow answer delays the next question rather than being given up for it.
    exhaustMap(() => getTask(chat, taskId)),
    filter(({ status }) => status === 'completed' || status === 'failed'),
    take(1),
  );
