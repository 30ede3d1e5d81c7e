import type { UserRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { fail } from '../requests/failure.js';
import type { Caller } from '../call.js';

/** Who does what a call says. */
export interface Actor {
  readonly user: UserRow;
  /**
   * Whether no permission is asked for: a backend with the secret vouches for the call, or the
   * application checks none.
   */
  readonly trusted: boolean;
}

type Named = string | undefined;

interface ActorFields {
  readonly user_id?: string | null | undefined;
  readonly user?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The user that a request names, in either of the two ways. */
export const namedIn = ({ user_id, user }: ActorFields): Named =>
  user_id ?? (typeof user?.['id'] === 'string' ? user['id'] : undefined);

/** A user that nothing is known of but its id. */
export const newUser = (id: string, role: string, now: string): UserRow => ({
  id,
  role,
  language: '',
  teams: [],
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

/** A user that is not deleted. */
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

/** Who acts, if anybody: a backend may leave it open. */
export const findActor = async (
  context: Context,
  caller: Caller,
  named: Named,
): Promise<Actor | undefined> => {
  if (caller.kind === 'server')
    return named === undefined
      ? undefined
      : { user: await knownUser(context, named), trusted: true };
  if (named !== undefined && named !== caller.userId)
    fail('NotAllowed', `User '${caller.userId}' is not allowed to act as user '${named}'`);
  const find = caller.kind === 'anonymous' ? anonymousUser : knownUser;
  const user = await find(context, caller.userId);
  return { user, trusted: context.app.disable_permissions_checks };
};

/** Who acts; a backend has to say. */
export const requireActor = async (
  context: Context,
  caller: Caller,
  named: Named,
): Promise<Actor> =>
  (await findActor(context, caller, named)) ??
  fail('Input', 'either user or user_id must be provided when using server side auth.');
