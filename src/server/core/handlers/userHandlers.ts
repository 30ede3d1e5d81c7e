import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Sort } from '../../../protocol/endpoints/inputs.js';
import type { UserInput } from '../../../protocol/endpoints/userInput.js';
import type { UserChange, UserPatch } from '../../../protocol/endpoints/users.js';
import { isUserId } from '../../../protocol/ids.js';
import type { User } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { UserRow } from '../../ports/rows.js';
import {
  emitUserUpdated,
  namedKeys,
  profileData,
  updatePresence,
  withProfile,
} from '../users/accounts.js';
import type { ChangedUser } from '../users/activation.js';
import { type Actor, existing, findActor } from '../access/actor.js';
import { isAnonymousId } from '../access/anonymous.js';
import { newUser } from '../access/newUser.js';
import type { Context, Handler, HandlersOf, Outcome } from '../context.js';
import { assertAllowedInApp } from '../access/permissions.js';
import { pageOf, withinCustomBytes } from '../requests/input.js';
import { normalizeTimestamp } from '../requests/timestamps.js';
import { touchedKeys, updatePartially } from '../requests/partialUpdate.js';
import { fail } from '../requests/failure.js';
import type { Caller, ResponseBody } from '../call.js';
import { sameJson } from '../../../internal/sameJson.js';
import { accountView, accountViews } from '../views/accountView.js';
import { publicUser } from '../views/userView.js';
import { emitWatchingChange, requireConnection, subscribe } from '../delivery/watching.js';
import { readFilter, readSort } from '../requests/query.js';

// The role decides what a user without an account may do; no account has it.
const refuseAnonymousRole = (role: string | null | undefined): void => {
  if (role === 'anonymous') fail('Input', "an account cannot have the role 'anonymous'");
};

const hasSameTeams = (one: readonly string[], other: readonly string[]): boolean => {
  const [left, right] = [new Set(one), new Set(other)];
  return left.size === right.size && [...left].every((team) => right.has(team));
};

const assertUpdateAllowed = (
  context: Context,
  actor: Actor | undefined,
  id: string,
  change: UserPatch,
): void => {
  refuseAnonymousRole(change.role);
  if (!actor || actor.trusted) return;
  assertAllowedInApp(context, actor, 'update-user', actor.user.id === id);
  const { role, teams, teams_role: teamsRole, revoke_tokens_issued_before: revoked } = change;
  const isSame = (role ?? actor.user.role) === actor.user.role;
  if (!isSame || (teams != null && !hasSameTeams(teams, actor.user.teams)))
    fail('NotAllowed', `User '${actor.user.id}' is not allowed to change its role or teams`);
  if (teamsRole !== undefined && !sameJson(teamsRole, actor.user.teams_role))
    fail('NotAllowed', `User '${actor.user.id}' is not allowed to change its role or teams`);
  if (revoked !== undefined)
    fail('NotAllowed', `User '${actor.user.id}' is not allowed to revoke tokens`);
};

const saveAndEmit = async (context: Context, row: UserRow): Promise<ChangedUser> => {
  const { tx } = context;
  const before = (await tx.users.find([row.id])).get(row.id);
  await tx.users.save([row]);
  const isConnected = (await tx.connections.countOf(row.id)) > 0;
  const presence = await updatePresence(context, row, isConnected);
  const isSameToAll = (before?.invisible ?? false) === row.invisible;
  const watching = isSameToAll
    ? []
    : await emitWatchingChange(context, publicUser(presence.row), row.invisible);
  return {
    row: presence.row,
    emitted: [emitUserUpdated(context, presence.row), ...presence.emitted, ...watching],
  };
};

/** Saves changed users; the response shows them after the change. */
const saveAll = async (
  context: Context,
  caller: Caller,
  rows: readonly UserRow[],
): Promise<Outcome<ResponseBody<'updateUsers'>>> => {
  const emitted: Delivery[] = [];
  const users: Record<string, User> = {};
  for (const row of rows) {
    const change = await saveAndEmit(context, row);
    emitted.push(...change.emitted);
    users[row.id] = await accountView(context, caller, change.row);
  }
  return { response: { users, membership_deletion_task_id: '' }, emitted };
};

const replacedUser = (before: UserRow | undefined, input: UserInput, now: string): UserRow => {
  if (before && !existing(before)) fail('Input', `user '${input.id}' was deleted`);
  const known = before ?? newUser(input.id, 'user', now);
  return {
    ...withProfile(known, input),
    role: input.role ?? known.role,
    teams: input.teams ?? known.teams,
    teams_role: input.teams_role ?? known.teams_role,
    updated_at: now,
    data: profileData(input),
  };
};

const updateUsers: Handler<'updateUsers'> = async (context, { caller, request }) => {
  const entries = Object.entries(request.users);
  const wrong = entries.find(
    ([id, input]) => id !== input.id || !isUserId(id) || isAnonymousId(id),
  );
  if (wrong) fail('Input', `'${wrong[0]}' is not the id of the user given there`);
  const actor = await findActor(context, caller, undefined);
  // A full update ignores this key, which only a partial one may set.
  for (const [id, { revoke_tokens_issued_before: _, ...input }] of entries)
    assertUpdateAllowed(context, actor, id, input);

  const known = await context.tx.users.find(entries.map(([id]) => id));
  const now = context.stamp();
  return saveAll(
    context,
    caller,
    entries.map(([id, input]) => replacedUser(known.get(id), input, now)),
  );
};

const fixedKeys = ['id', 'created_at', 'updated_at', 'banned', 'online', 'deleted_at'];

/** Refuses to change fixed keys, or parts of keys that change only as a whole. */
const assertPatchable = ({ set, unset }: UserChange): void => {
  const paths = [...Object.keys(set ?? {}), ...(unset ?? [])];
  const inside = touchedKeys({ set, unset }).filter((key, at) => key !== paths[at]);
  const wrong =
    [...paths, ...inside].find((key) => fixedKeys.includes(key)) ??
    inside.find((key) => namedKeys.has(key)) ??
    (unset ?? []).find((key) => key === 'role');
  if (wrong !== undefined) fail('Input', `'${wrong}' of a user cannot be changed this way`);
};

const patchedUser = (before: UserRow, { set, unset }: UserChange, now: string): UserRow => {
  const removed = new Set(unset ?? []);
  const revoked = set?.revoke_tokens_issued_before;
  const change = { set: profileData({ ...set, id: before.id }), unset: [...removed] };
  return {
    ...withProfile(before, { ...set, id: before.id }),
    ...(removed.has('language') && { language: '' }),
    ...(removed.has('teams') && { teams: [] }),
    ...(removed.has('teams_role') && { teams_role: {} }),
    ...(removed.has('invisible') && { invisible: false }),
    ...(removed.has('privacy_settings') && { privacy_settings: {} }),
    ...(set?.role != null && { role: set.role }),
    ...(set?.teams != null && { teams: set.teams }),
    ...(set?.teams_role != null && { teams_role: set.teams_role }),
    revoke_tokens_issued_before: removed.has('revoke_tokens_issued_before')
      ? null
      : revoked === undefined
        ? before.revoke_tokens_issued_before
        : normalizeTimestamp(revoked),
    updated_at: now,
    data: withinCustomBytes(updatePartially(before.data, change)),
  };
};

const updateUsersPartial: Handler<'updateUsersPartial'> = async (context, { caller, request }) => {
  const changes = request.users;
  const actor = await findActor(context, caller, undefined);
  for (const { id, set, unset } of changes) {
    const unsetKeys = Object.fromEntries((unset ?? []).map((key) => [key, null]));
    assertUpdateAllowed(context, actor, id, { ...unsetKeys, ...set });
    if (actor?.trusted === false && 'teams' in unsetKeys)
      fail('NotAllowed', `User '${actor.user.id}' is not allowed to change its role or teams`);
  }
  const rows = new Map(await context.tx.users.find(changes.map(({ id }) => id)));
  const now = context.stamp();
  for (const change of changes) {
    const before =
      existing(rows.get(change.id)) ?? fail('NotFound', `user '${change.id}' does not exist`);
    assertPatchable(change);
    rows.set(change.id, patchedUser(before, change, now));
  }
  return saveAll(context, caller, [...rows.values()]);
};

const byId: readonly Sort[] = [{ field: 'id', direction: 1 }];

const queryUsers: Handler<'queryUsers'> = async (context, call) => {
  const { caller, connectionId, request } = call;
  const { tx } = context;
  const actor = await findActor(context, caller, undefined);
  if (actor) assertAllowedInApp(context, actor, 'search-user');
  const connection = request.presence
    ? await requireConnection(context, caller, connectionId)
    : undefined;
  const page = pageOf(request, { usual: 30, most: InputLimit.usersPage.max });
  const users = await tx.users.query({
    filter: readFilter(request.filter_conditions),
    sort: readSort(request.sort, byId),
    page,
    withDeactivated: request.include_deactivated_users === true,
  });
  return {
    response: { users: await accountViews(context, caller, users) },
    emitted: connection
      ? [
          subscribe(
            connection,
            users.map(({ id }) => id),
          ),
        ]
      : [],
  };
};

export const userHandlers: HandlersOf<'updateUsers' | 'updateUsersPartial' | 'queryUsers'> = {
  updateUsers,
  updateUsersPartial,
  queryUsers,
};
