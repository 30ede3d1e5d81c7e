import { map, type Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import * as app from '../protocol/endpoints/app.js';
import type { AppSettings } from '../protocol/endpoints/app.js';
import type { UserInput } from '../protocol/endpoints/userInput.js';
import {
  queryUsers as endpoint,
  type QueryUsersRequest,
} from '../protocol/endpoints/queryUsers.js';
import * as users from '../protocol/endpoints/users.js';
import type { UpdateUsersResponse, UserChange } from '../protocol/endpoints/users.js';
import type { User } from '../protocol/objects.js';
import { command } from './command.js';

/**
 * The users that fit a filter. With `presence` the socket hears of their status from then on, and
 * the call waits for it; a reconnect ends it, while a `watch` with `presence` is restored.
 *
 * @example
 * ```ts
 * import { type ChatConnection, queryUsers } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * queryUsers(chat, { filter_conditions: { id: { $in: ['jane'] } }, presence: true }).subscribe(
 *   (users) => console.log(users.map(({ id, online }) => `${id}: ${String(online)}`)),
 * );
 * ```
 */
export const queryUsers = (chat: Calls, query: QueryUsersRequest): Observable<readonly User[]> =>
  command(chat, endpoint, {}, query).pipe(map(({ users }) => users));

/**
 * Replaces the connected user's own profile; custom keys that are absent are removed.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updateUser } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updateUser(chat, { id: 'john', name: 'John Doe' }).subscribe();
 * ```
 */
export const updateUser = (chat: Calls, user: UserInput): Observable<UpdateUsersResponse> =>
  command(chat, users.updateUsers, {}, { users: { [user.id]: user } });

/**
 * Changes some of the connected user's own profile; the other keys stay. A dot leads into an
 * object: `address.city`.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updateUserPartial } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updateUserPartial(chat, { id: 'john', set: { invisible: true }, unset: ['nickname'] }).subscribe();
 * ```
 */
export const updateUserPartial = (
  chat: Calls,
  change: UserChange,
): Observable<UpdateUsersResponse> =>
  command(chat, users.updateUsersPartial, {}, { users: [change] });

/**
 * What a client may know of the application's settings.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getApp } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getApp(chat).subscribe(({ name }) => console.log(name));
 * ```
 */
export const getApp = (chat: Calls): Observable<AppSettings> =>
  command(chat, app.getApp, {}, {}).pipe(map(({ app }) => app));
