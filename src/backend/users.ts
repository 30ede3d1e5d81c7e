import { map, type Observable } from 'rxjs';
import type { UserInput } from '../protocol/endpoints/userInput.js';
import * as endpoint from '../protocol/endpoints/users.js';
import type { UserChange } from '../protocol/endpoints/users.js';
import type { User } from '../protocol/objects.js';
import type { Backend } from './backend.js';

/**
 * Creates or replaces users, and emits them by id, as other users see them. Unlike a client, a
 * backend may also set roles and teams.
 *
 * @example
 * ```ts
 * import { type Backend, upsertUsers } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * upsertUsers(chat, [{ id: 'jane', name: 'Jane', role: 'admin' }]).subscribe();
 * ```
 */
export const upsertUsers = (
  { call }: Backend,
  users: readonly UserInput[],
): Observable<Readonly<Record<string, User>>> =>
  call(
    endpoint.updateUsers,
    {},
    { users: Object.fromEntries(users.map((user) => [user.id, user])) },
  ).pipe(map(({ users }) => users));

/**
 * Updates single fields of users, at most 100, and emits the users by id, as other users see them.
 * A dot in a key addresses a nested field.
 *
 * @example
 * ```ts
 * import { type Backend, updateUsersPartial } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * updateUsersPartial(chat, [
 *   { id: 'jane', set: { role: 'moderator', 'address.city': 'Paris' }, unset: ['nickname'] },
 * ]).subscribe();
 * ```
 */
export const updateUsersPartial = (
  { call }: Backend,
  users: readonly UserChange[],
): Observable<Readonly<Record<string, User>>> =>
  call(endpoint.updateUsersPartial, {}, { users }).pipe(map(({ users }) => users));
