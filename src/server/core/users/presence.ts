import type { UserDetails } from '../../../protocol/connectRequest.js';
import { isUserId } from '../../../protocol/ids.js';
import type { Delivery } from '../../ports/bus.js';
import type { UserRow } from '../../ports/rows.js';
import {
  emitUserUpdated,
  isChanged,
  profileData,
  updatePresence,
  withProfile,
} from './accounts.js';
import { admitUser, assertNotSuspended } from '../access/admission.js';
import { anonymousUser, isAnonymousId } from '../access/anonymous.js';
import { newUser } from '../access/newUser.js';
import type { Context, Outcome } from '../context.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import { fail } from '../requests/failure.js';
import { assertLimit, withinCustomBytes } from '../requests/input.js';
import { ownUser } from '../views/ownUser.js';
import { publicUser } from '../views/userView.js';
import { emitWatchingChange, stopWatching } from '../delivery/watching.js';
import type { Welcome } from '../connection.js';

interface NewConnection {
  readonly id: string;
  readonly userId: string;
  readonly tokenIssuedAt?: number | undefined;
  readonly node: string;
  readonly details: UserDetails;
}

/** The account that connects, new or updated by its details, and not stored yet. */
const loadConnectingAccount = async (
  { tx, stamp, app }: Context,
  { userId, details, tokenIssuedAt }: NewConnection,
): Promise<{
  readonly row: UserRow;
  readonly isUpdated: boolean;
  readonly isSwitched: boolean;
}> => {
  const known = (await tx.users.find([userId])).get(userId);
  admitUser(app, known, tokenIssuedAt);
  const before = known ?? newUser(userId, 'user', stamp());
  const after = {
    ...withProfile(before, details),
    data: withinCustomBytes({ ...before.data, ...profileData(details) }),
  };
  const isUpdated = known !== undefined && isChanged(before, after);
  const row = isUpdated ? { ...after, updated_at: stamp() } : after;
  // A new account is an update, too: webhooks get no other event of it.
  return { row, isUpdated: isUpdated || !known, isSwitched: before.invisible !== row.invisible };
};

const connectAccount = async (context: Context, connection: NewConnection) => {
  const { row, isUpdated, isSwitched } = await loadConnectingAccount(context, connection);
  const presence = await updatePresence(context, row, true);
  // A change of presence stores the account with it.
  if (isUpdated && presence.row === row) await context.tx.users.save([row]);
  const watching = isSwitched
    ? await emitWatchingChange(context, publicUser(presence.row), row.invisible)
    : [];
  return { presence: { ...presence, emitted: [...presence.emitted, ...watching] }, isUpdated };
};

/** Adds a connection. Its first connection marks a user as online; anonymous users have no row. */
export const connectUser = async (
  context: Context,
  connection: NewConnection,
): Promise<Outcome<Welcome>> => {
  const { tx, app } = context;
  const { id, userId, node, details } = connection;
  if (!isUserId(userId)) fail('Input', `'${userId}' cannot be a user id`);
  assertNotSuspended(app);
  if (details.anon === true && !isAnonymousId(userId))
    fail('Authentication', `user '${userId}' cannot connect this way`);
  const count = (await tx.connections.countOf(userId)) + 1;
  assertLimit('a user', count, InputLimit.connectionsPerUser);
  await tx.connections.add({ id, user_id: userId, node });
  const { presence, isUpdated } = isAnonymousId(userId)
    ? { presence: { row: anonymousUser(userId), emitted: [] }, isUpdated: false }
    : await connectAccount(context, connection);
  const { epoch, last } = await tx.log.state();
  return {
    response: { me: await ownUser(context, presence.row), log: { epoch, id: last } },
    emitted: [...(isUpdated ? [emitUserUpdated(context, presence.row)] : []), ...presence.emitted],
  };
};

const userRow = async ({ tx }: Context, id: string): Promise<UserRow | undefined> =>
  isAnonymousId(id) ? anonymousUser(id) : (await tx.users.find([id])).get(id);

/** Removes a connection with its watches; returns the id of its user. */
export const disconnectUser = async (
  context: Context,
  connectionId: string,
): Promise<Outcome<string | undefined>> => {
  const { tx } = context;
  const connection = await tx.connections.find(connectionId);
  const row = connection && (await userRow(context, connection.user_id));
  if (!row) return { response: undefined, emitted: [] };
  const emitted: Delivery[] = [];
  for (const { cid } of await tx.watches.ofConnection(connectionId)) {
    const channel = await tx.channels.find(cid);
    if (channel)
      emitted.push(...(await stopWatching(context, [connectionId], publicUser(row), channel)));
  }
  await tx.connections.remove(connectionId);
  if ((context.settings.offlineGraceMs ?? 0) > 0) emitted.push({ kind: 'leave', userId: row.id });
  return { response: row.id, emitted };
};

/** Sets a user offline, unless it has connected again. */
export const goOffline = async (context: Context, userId: string): Promise<Outcome<undefined>> => {
  const { tx } = context;
  const row = (await tx.users.find([userId])).get(userId);
  const isConnected = (await tx.connections.countOf(userId)) > 0;
  const emitted = row && !isConnected ? (await updatePresence(context, row, false)).emitted : [];
  return { response: undefined, emitted };
};

/** A user after all its connections were removed, with the events of it. */
interface DisconnectedUser {
  readonly row: UserRow;
  readonly emitted: readonly Delivery[];
}

/** Removes all connections of a user, who goes offline; `endConnections` closes the sockets. */
export const disconnectAll = async (context: Context, row: UserRow): Promise<DisconnectedUser> => {
  const emitted: Delivery[] = [];
  for (const { id } of await context.tx.connections.ofUser(row.id))
    emitted.push(...(await disconnectUser(context, id)).emitted);
  const presence = await updatePresence(context, row, false);
  return { row: presence.row, emitted: [...emitted, ...presence.emitted] };
};

/** Closes the sockets of a user for good, on every node. */
export const endConnections = ({ id }: UserRow): Delivery => ({ kind: 'end', userIds: [id] });
