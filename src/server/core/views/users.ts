import type { OwnUser, User } from '../../../protocol/objects.js';
import type { UnreadTotals } from '../../ports/bus.js';
import type { UserRow } from '../../ports/rows.js';
import type { StoreTx } from '../../ports/store.js';
import { present } from '../input.js';

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
  ...present({ last_active: row.last_active }),
  online: row.online,
});

/** A connected user as it sees itself. */
export const ownUser = (row: UserRow, totals: UnreadTotals): OwnUser => ({
  ...publicUser(row),
  ...accountOf(row),
  ...totals,
  online: true,
  invisible: row.invisible,
  privacy_settings: row.privacy_settings,
  unread_threads: 0,
  devices: [],
  mutes: [],
  channel_mutes: [],
});

/** Users as others see them, by id. */
export type Users = (id: string) => User;

// Nothing removes users, so a missing one is a broken store.
const missing = (id: string): never => {
  throw new Error(`The store has no user '${id}'`);
};

/** Users at hand, to be looked up by whoever shows them. */
export const usersIn = (rows: ReadonlyMap<string, UserRow>): Users => {
  const users = new Map([...rows].map(([id, row]) => [id, publicUser(row)]));
  return (id) => users.get(id) ?? missing(id);
};

/** Loads users at once. */
export const loadUsers = async (tx: StoreTx, ids: Iterable<string>): Promise<Users> =>
  usersIn(await tx.users.find([...new Set(ids)]));
