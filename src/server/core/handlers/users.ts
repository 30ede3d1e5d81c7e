import type { UserInput, Sort } from '../../../protocol/endpoints/inputs.js';
import { candidatesOf, compareBy, type Read } from '../../../protocol/filter.js';
import { isUserId } from '../../../protocol/ids.js';
import type { Delivery } from '../../ports/bus.js';
import type { UserRow } from '../../ports/rows.js';
import { announceUser, profileData, showPresence, withProfile } from '../accounts.js';
import { type Actor, findActor, newUser } from '../actor.js';
import { readFilter, readSort } from '../channelQuery.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { permitInApp } from '../guard.js';
import { pageOf, refuseLongList } from '../input.js';
import { refuse } from '../refusal.js';
import { publicUser } from '../views/users.js';
import { requireConnection, subscribe } from '../watching.js';

const permitUpdate = (actor: Actor | undefined, input: UserInput): void => {
  if (!actor || actor.trusted) return;
  permitInApp(actor, 'update-user', actor.user.id === input.id);
  const { role, teams } = input;
  const isSame = (role ?? actor.user.role) === actor.user.role;
  if (!isSame || (teams ?? []).join() !== (teams == null ? '' : actor.user.teams.join()))
    refuse('NotAllowed', `User '${actor.user.id}' is not allowed to change its role or teams`);
};

const updated = async (
  context: Context,
  before: UserRow | undefined,
  input: UserInput,
): Promise<{ readonly row: UserRow; readonly emitted: readonly Delivery[] }> => {
  const { tx, stamp } = context;
  const now = stamp();
  const known = before ?? newUser(input.id, 'user', now);
  const row: UserRow = {
    ...withProfile(known, input),
    role: input.role ?? known.role,
    teams: input.teams ?? known.teams,
    updated_at: now,
    data: profileData(input),
  };
  await tx.users.save([row]);
  const isConnected = (await tx.connections.countOf(row.id)) > 0;
  const presence = await showPresence(context, row, isConnected);
  return { row: presence.row, emitted: [announceUser(context, presence.row), ...presence.emitted] };
};

const updateUsers: Handler<'updateUsers'> = async (context, { caller, request }) => {
  const entries = Object.entries(request.users);
  refuseLongList('users', entries);
  const wrong = entries.find(([id, input]) => id !== input.id || !isUserId(id));
  if (wrong) refuse('Input', `'${wrong[0]}' is not the id of the user given there`);
  const actor = await findActor(context, caller, undefined);
  for (const [, input] of entries) permitUpdate(actor, input);

  const known = await context.tx.users.find(entries.map(([id]) => id));
  const emitted: Delivery[] = [];
  const users: Record<string, ReturnType<typeof publicUser>> = {};
  for (const [id, input] of entries) {
    const change = await updated(context, known.get(id), input);
    emitted.push(...change.emitted);
    users[id] = publicUser(change.row);
  }
  return { answer: { users, membership_deletion_task_id: '' }, emitted };
};

const byId: readonly Sort[] = [{ field: 'id', direction: 1 }];

/** Filters see what others see of a user, and no more. */
const readerOf = (row: UserRow): Read => {
  const user = publicUser(row);
  return (field) =>
    Object.hasOwn(user, field) ? (user as Record<string, unknown>)[field] : undefined;
};

const queryUsers: Handler<'queryUsers'> = async (context, call) => {
  const { caller, connectionId, request } = call;
  const { tx } = context;
  const actor = await findActor(context, caller, undefined);
  if (actor) permitInApp(actor, 'search-user');
  const connection = request.presence
    ? await requireConnection(context, caller, connectionId)
    : undefined;
  const page = pageOf(request, { usual: 30, most: 100 });
  const matches = readFilter(request.filter_conditions);
  const order = compareBy(readSort(request.sort, byId));
  const ids = candidatesOf(request.filter_conditions, 'id');
  const rows = ids ? [...(await tx.users.find(ids)).values()] : await tx.users.all();
  const users = rows
    .filter((row) => matches(readerOf(row)))
    .sort((left, right) => order(readerOf(left), readerOf(right)))
    .slice(page.offset, page.offset + page.limit)
    .map(publicUser);
  return {
    answer: { users },
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

export const userHandlers: HandlersOf<'updateUsers' | 'queryUsers'> = { updateUsers, queryUsers };
