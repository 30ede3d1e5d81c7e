import type { User } from '../../../protocol/objects.js';
import type { UserRow } from '../../ports/rows.js';
import type { StoreTx } from '../../ports/store.js';
import { anonymousUser, isAnonymousId } from '../access/anonymous.js';
import { newUser } from '../access/newUser.js';
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

/** A user as others see it: without devices, privacy settings and blocks. */
export const publicUser = (row: UserRow): User => ({
  online: row.online,
  ...row.data,
  ...accountOf(row),
  ...present({
    teams_role: Object.keys(row.teams_role).length === 0 ? null : row.teams_role,
    last_active: row.last_active,
    deactivated_at: row.deactivated_at,
    deleted_at: row.deleted_at,
  }),
});

/** Users as others see them, by id. */
export type Users = (id: string) => User;

const unknownTime = '1970-01-01T00:00:00.000000Z';

/** Stands for a hard-deleted user where its id is still referenced. */
const deletedUserPlaceholder = (id: string): User =>
  publicUser({ ...newUser(id, 'user', unknownTime), deleted_at: unknownTime });

/** A lookup over loaded users. */
export const usersIn = (rows: ReadonlyMap<string, UserRow>): Users => {
  const users = new Map([...rows].map(([id, row]) => [id, publicUser(row)]));
  return (id) =>
    users.get(id) ??
    (isAnonymousId(id) ? publicUser(anonymousUser(id)) : deletedUserPlaceholder(id));
};

/** Loads users with one query. */
export const loadUsers = async (tx: StoreTx, ids: Iterable<string>): Promise<Users> =>
  usersIn(await tx.users.find([...new Set(ids)]));
