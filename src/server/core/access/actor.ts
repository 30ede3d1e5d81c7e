import type { UserRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { isUserId } from '../../../protocol/ids.js';
import { fail } from '../requests/failure.js';
import type { Caller } from '../call.js';

/** The user that a call acts as. */
export interface Actor {
  readonly user: UserRow;
  /**
   * Whether permission checks are skipped: for a backend, and while the application has
   * `disable_permissions_checks`.
   */
  readonly trusted: boolean;
}

type UserIdOrNone = string | undefined;

interface ActorFields {
  readonly user_id?: string | null | undefined;
  readonly user?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The user that a request names, by `user_id` or by `user.id`. */
export const namedIn = ({ user_id, user }: ActorFields): UserIdOrNone =>
  user_id ?? (typeof user?.['id'] === 'string' ? user['id'] : undefined);

/** The row of a new user. */
export const newUser = (id: string, role: string, now: string): UserRow => ({
  id,
  role,
  language: '',
  teams: [],
  teams_role: {},
  banned: false,
  invisible: false,
  online: false,
  privacy_settings: {},
  created_at: now,
  updated_at: now,
  last_active: null,
  deactivated_at: null,
  deleted_at: null,
  revoke_tokens_issued_before: null,
  data: {},
});

/** The row, unless the user is missing or deleted. */
export const existing = (row: UserRow | undefined): UserRow | undefined =>
  row?.deleted_at === null ? row : undefined;

export const knownUser = async ({ tx }: Context, id: string): Promise<UserRow> =>
  existing((await tx.users.find([id])).get(id)) ?? fail('NotFound', `user '${id}' does not exist`);

// Anybody can claim any id without a token, so the id of a known user gives nothing.
const anonymousUser = async ({ tx, stamp }: Context, id: string): Promise<UserRow> => {
  const known = (await tx.users.find([id])).get(id);
  if (known && known.role !== 'anonymous') fail('Authentication', `user '${id}' needs a token`);
  return known ?? newUser(id, 'anonymous', stamp());
};

/** The user that a backend names, added if it does not exist yet. */
const namedUser = async ({ tx, stamp }: Context, id: string): Promise<UserRow> => {
  const known = (await tx.users.find([id])).get(id);
  if (known) return existing(known) ?? fail('NotFound', `user '${id}' does not exist`);
  if (!isUserId(id)) return fail('Input', `'${id}' cannot be a user id`);
  const row = newUser(id, 'user', stamp());
  await tx.users.save([row]);
  return row;
};

/** The actor of a call; undefined when a backend names none. */
export const findActor = async (
  context: Context,
  caller: Caller,
  named: UserIdOrNone,
): Promise<Actor | undefined> => {
  if (caller.kind === 'server')
    return named === undefined
      ? undefined
      : { user: await namedUser(context, named), trusted: true };
  if (named !== undefined && named !== caller.userId)
    fail('NotAllowed', `User '${caller.userId}' is not allowed to act as user '${named}'`);
  const find = caller.kind === 'anonymous' ? anonymousUser : knownUser;
  const user = await find(context, caller.userId);
  return { user, trusted: context.app.disable_permissions_checks };
};

/** The actor of a call; refuses a backend that names none. */
export const requireActor = async (
  context: Context,
  caller: Caller,
  named: UserIdOrNone,
): Promise<Actor> =>
  (await findActor(context, caller, named)) ??
  fail('Input', 'either user or user_id must be provided when using server side auth.');
