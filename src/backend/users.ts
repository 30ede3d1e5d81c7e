import { map, type Observable } from 'rxjs';
import type { UserInput } from '../protocol/endpoints/inputs.js';
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
  call('updateUsers', {}, { users: Object.fromEntries(users.map((user) => [user.id, user])) }).pipe(
    map((answer) => answer.users),
  );
