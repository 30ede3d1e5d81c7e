import { isUserId } from '../../../protocol/ids.js';
import type { UserRow } from '../../ports/rows.js';
import { fail } from '../requests/failure.js';
import { newUser } from './newUser.js';

const noTime = '1970-01-01T00:00:00.000000Z';

const prefix = '!anon-';

/** Whether an id belongs to an anonymous user. No account has such an id. */
export const isAnonymousId = (id: string): boolean => id.startsWith(prefix);

/**
 * The id of an anonymous user that chose an id itself. Anybody can claim any id without a token, so
 * the prefix keeps it apart from the ids of accounts, whatever the choice was.
 */
export const anonymousId = (chosen: string): string => {
  const id = isAnonymousId(chosen) ? chosen : `${prefix}${chosen}`;
  return isUserId(id) ? id : fail('Input', 'user_id is not a user id');
};

/** An anonymous user. It is never stored: it has an id, a role and, while it connects, a socket. */
export const anonymousUser = (id: string): UserRow => ({
  ...newUser(id, 'anonymous', noTime),
  online: true,
});
