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
 * The users that match a filter. With `presence` the request waits until the connection is online,
 * and the socket receives their presence events until it closes; use `presenceOf` or a `watch` with
 * `presence` for events that continue after a reconnect.
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
 * Replaces the connected user's own profile. Custom keys that are absent are removed.
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
 * Updates single fields of the connected user's own profile. A dot in a key addresses a nested
 * field: `address.city`.
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
 * The application's settings, as far as a client may read them.
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
