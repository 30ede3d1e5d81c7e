import { map, type Observable } from 'rxjs';
import * as accounts from '../protocol/endpoints/accounts.js';
import type {
  CreateGuestResponse,
  DeactivateUserRequest,
  DeleteUserRequest,
  DeleteUsersRequest,
  ReactivateUserRequest,
} from '../protocol/endpoints/accounts.js';
import type { UserInput } from '../protocol/endpoints/userInput.js';
import type { User } from '../protocol/objects.js';
import type { Backend } from './backend.js';

/**
 * Creates a guest, and emits it with the token that it connects with. The server completes the id, so
 * that two guests of one name differ.
 *
 * @example
 * ```ts
 * import { type Backend, createGuest } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * createGuest(chat, { id: 'tom', name: 'Tom' }).subscribe(({ user, access_token }) => {
 *   console.log(user.id, access_token.length);
 * });
 * ```
 */
export const createGuest = (
  chat: Backend,
  user: UserInput,
): Observable<Pick<CreateGuestResponse, 'user' | 'access_token'>> =>
  chat
    .call(accounts.createGuest, {}, { user })
    .pipe(map(({ user: guest, access_token }) => ({ user: guest, access_token })));

/**
 * Deletes a user, closes its connections, and emits the deleted user. The user's messages stay
 * unless `mark_messages_deleted` is set; with `hard_delete` the user and its messages are removed.
 *
 * @example
 * ```ts
 * import { type Backend, deleteUser } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * deleteUser(chat, 'jane', { hard_delete: true }).subscribe();
 * ```
 */
export const deleteUser = (
  chat: Backend,
  userId: string,
  options: DeleteUserRequest = {},
): Observable<User> =>
  chat.call(accounts.deleteUser, { id: userId }, options).pipe(map(({ user }) => user));

/**
 * Starts a task that deletes users, at most 100, and emits its id.
 *
 * @example
 * ```ts
 * import { type Backend, deleteUsers, waitForTask } from 'millrace/backend';
 * import { switchMap } from 'rxjs';
 *
 * declare const chat: Backend;
 * deleteUsers(chat, ['jane', 'john'], { user: 'hard', messages: 'hard' })
 *   .pipe(switchMap((taskId) => waitForTask(chat, taskId)))
 *   .subscribe(({ status }) => console.log(status));
 * ```
 * @see {@link waitForTask}
 */
export const deleteUsers = (
  chat: Backend,
  userIds: readonly string[],
  options: Omit<DeleteUsersRequest, 'user_ids'> = {},
): Observable<string> =>
  chat
    .call(accounts.deleteUsers, {}, { ...options, user_ids: userIds })
    .pipe(map(({ task_id }) => task_id));

/**
 * Deactivates a user: its data is kept, its connections are closed, and it can neither connect nor
 * send requests until it is reactivated. With `mark_messages_deleted` its messages are deleted.
 *
 * @example
 * ```ts
 * import { type Backend, deactivateUser } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * deactivateUser(chat, 'jane').subscribe();
 * ```
 */
export const deactivateUser = (
  chat: Backend,
  userId: string,
  options: DeactivateUserRequest = {},
): Observable<User> =>
  chat.call(accounts.deactivateUser, { id: userId }, options).pipe(map(({ user }) => user));

/**
 * Starts a task that deactivates users, at most 100, and emits its id.
 *
 * @example
 * ```ts
 * import { type Backend, deactivateUsers } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * deactivateUsers(chat, ['jane', 'john']).subscribe((taskId) => console.log(taskId));
 * ```
 * @see {@link waitForTask}
 */
export const deactivateUsers = (
  chat: Backend,
  userIds: readonly string[],
  options: DeactivateUserRequest = {},
): Observable<string> =>
  chat
    .call(accounts.deactivateUsers, {}, { ...options, user_ids: userIds })
    .pipe(map(({ task_id }) => task_id));

/**
 * Reactivates a deactivated user, with a new `name` if one is given.
 *
 * @example
 * ```ts
 * import { type Backend, reactivateUser } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * reactivateUser(chat, 'jane').subscribe(({ name }) => console.log(name));
 * ```
 */
export const reactivateUser = (
  chat: Backend,
  userId: string,
  options: ReactivateUserRequest = {},
): Observable<User> =>
  chat.call(accounts.reactivateUser, { id: userId }, options).pipe(map(({ user }) => user));

/**
 * Starts a task that reactivates deactivated users, at most 100, and emits its id.
 *
 * @example
 * ```ts
 * import { type Backend, reactivateUsers } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * reactivateUsers(chat, ['jane', 'john']).subscribe((taskId) => console.log(taskId));
 * ```
 * @see {@link waitForTask}
 */
export const reactivateUsers = (chat: Backend, userIds: readonly string[]): Observable<string> =>
  chat
    .call(accounts.reactivateUsers, {}, { user_ids: userIds })
    .pipe(map(({ task_id }) => task_id));

/**
 * Restores soft-deleted users, at most 100. Hard-deleted users cannot be restored.
 *
 * @example
 * ```ts
 * import { type Backend, restoreUsers } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * restoreUsers(chat, ['jane']).subscribe();
 * ```
 */
export const restoreUsers = (chat: Backend, userIds: readonly string[]): Observable<void> =>
  chat.call(accounts.restoreUsers, {}, { user_ids: userIds }).pipe(map(() => undefined));
