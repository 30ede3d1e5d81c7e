import type { User } from '../../../protocol/objects.js';
import type { UserRow } from '../../ports/rows.js';
import type { StoreTx } from '../../ports/store.js';
import { newUser } from '../access/actor.js';
import { present } from '../requests/input.js';

const accountOf = ({ id, role, language, teams, banned, created_at, updated_at }: UserRow) => ({
  id,
  role,
  language,
  teams,
  banned,
  created_at,
  updated_at,
});

/** A user as others see it: nothing of its devices, its privacy or its blocks. */
export const publicUser = (row: UserRow): User => ({
  ...row.data,
  ...accountOf(row),
  ...present({
    last_active: row.last_active,
    deactivated_at: row.deactivated_at,
    deleted_at: row.deleted_at,
  }),
  online: row.online,
});

/** Users as others see them, by id. */
export type Users = (id: string) => User;

const never = '1970-01-01T00:00:00.000000Z';

/** All that can be shown of a user that was deleted for good and left its traces. */
const traceOf = (id: string): User =>
  publicUser({ ...newUser(id, 'user', never), deleted_at: never });

/** Users at hand, to be looked up by whoever shows them. */
export const usersIn = (rows: ReadonlyMap<string, UserRow>): Users => {
  const users = new Map([...rows].map(([id, row]) => [id, publicUser(row)]));
  return (id) => users.get(id) ?? traceOf(id);
};

/** Loads users at once. */
export const loadUsers = async (tx: StoreTx, ids: Iterable<string>): Promise<Users> =>
  usersIn(await tx.users.find([...new Set(ids)]));
