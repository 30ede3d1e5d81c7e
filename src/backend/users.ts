import { map, type Observable } from 'rxjs';
import type { UserInput } from '../protocol/endpoints/userInput.js';
import * as endpoint from '../protocol/endpoints/users.js';
import type { UserChange } from '../protocol/endpoints/users.js';
import type { User } from '../protocol/objects.js';
import type { Backend } from './backend.js';

/**
 * Makes users, or replaces what was known of them; each comes back as others see it, by id. Unlike
 * a client, a backend may also give roles and teams.
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
  ).pipe(map((answer) => answer.users));

/**
 * Changes some of what is known of users, at most 100; the other keys stay, and a dot leads into an
 * object. Each comes back as others see it, by id.
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
  call(endpoint.updateUsersPartial, {}, { users }).pipe(map((answer) => answer.users));
