import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import { type UserInput } from '../../../protocol/endpoints/userInput.js';
import { isUserId } from '../../../protocol/ids.js';
import { profileData, withProfile } from '../users/accounts.js';
import { deactivateAccount, prepareDeactivation, reactivateAccount } from '../users/activation.js';
import { findActor, knownUser } from '../access/actor.js';
import { newUser } from '../access/newUser.js';
import type { Handler, HandlersOf, Preparation } from '../context.js';
import { present, assertSupported } from '../requests/input.js';
import { fail } from '../requests/failure.js';
import {
  deleteUserAccount,
  prepareUserDeletion,
  type UserDeletion,
} from '../users/deleteUserAccount.js';
import { startUserTask } from '../jobs/tasks.js';
import { accountView } from '../views/accountView.js';
import { publicUser } from '../views/userView.js';

const deletionOf = ({
  hard_delete,
  mark_messages_deleted,
  delete_conversation_channels,
}: RequestOf<'deleteUser'>): UserDeletion => {
  const mode = hard_delete ? 'hard' : 'soft';
  return {
    user: mode,
    messages: mark_messages_deleted ? mode : undefined,
    conversations: delete_conversation_channels ? mode : undefined,
  };
};

/** Deletes the messages and the conversations of the user. */
export const prepareDeleteUser: Preparation<'deleteUser'> = async (context, call) => {
  const { params, request, prepared } = call;
  const user = await knownUser(context, params.id);
  return prepareUserDeletion(context, user, deletionOf(request), prepared);
};

const deleteUser: Handler<'deleteUser'> = async (context, call) => {
  const { caller, params, request, prepared } = call;
  const user = await knownUser(context, params.id);
  const { row, emitted } = await deleteUserAccount(context, user, deletionOf(request), prepared);
  return { response: { user: await accountView(context, caller, row) }, emitted };
};

const assertUserIds = (ids: readonly string[]): void => {
  if (ids.length === 0) fail('Input', 'user_ids must not be empty');
};

const deleteUsers: Handler<'deleteUsers'> = async (context, { request }) => {
  assertUserIds(request.user_ids);
  const { user, messages, conversations, files, new_channel_owner_id: heirId } = request;
  if (heirId != null && user !== 'hard') fail('Input', 'new_channel_owner_id needs user: hard');
  if (heirId != null && request.user_ids.includes(heirId))
    fail('Input', `new_channel_owner_id '${heirId}' is one of the deleted users`);
  if (heirId != null) await knownUser(context, heirId);
  const options = present({ user: user ?? 'soft', messages, conversations, heirId, files });
  return startUserTask(context, 'delete_users', { userIds: request.user_ids, options });
};

/** Deletes the messages of the user. */
export const prepareDeactivateUser: Preparation<'deactivateUser'> = async (context, call) => {
  const { caller, params, request, prepared } = call;
  const user = await knownUser(context, params.id);
  await findActor(context, caller, request.created_by_id ?? undefined);
  return prepareDeactivation(context, user, request.mark_messages_deleted ?? false, prepared);
};

const deactivateUser: Handler<'deactivateUser'> = async (context, { caller, params, request }) => {
  const user = await knownUser(context, params.id);
  const by = (await findActor(context, caller, request.created_by_id ?? undefined))?.user;
  const withMessages = request.mark_messages_deleted ?? false;
  const { row, emitted } = await deactivateAccount(context, user, { withMessages, by });
  return { response: { user: await accountView(context, caller, row) }, emitted };
};

const deactivateUsers: Handler<'deactivateUsers'> = async (context, { caller, request }) => {
  assertUserIds(request.user_ids);
  const { mark_messages_deleted, created_by_id } = request;
  await findActor(context, caller, created_by_id ?? undefined);
  const options = present({ mark_messages_deleted, created_by_id });
  return startUserTask(context, 'deactivate_users', { userIds: request.user_ids, options });
};

const reactivateUser: Handler<'reactivateUser'> = async (context, { caller, params, request }) => {
  assertSupported({ ...request }, ['restore_messages']);
  const user = await knownUser(context, params.id);
  const by = (await findActor(context, caller, request.created_by_id ?? undefined))?.user;
  const data = present({ name: request.name });
  const { row, emitted } = await reactivateAccount(context, user, { data, by });
  return { response: { user: await accountView(context, caller, row) }, emitted };
};

const reactivateUsers: Handler<'reactivateUsers'> = async (context, { caller, request }) => {
  assertSupported({ ...request }, ['restore_messages']);
  assertUserIds(request.user_ids);
  const { created_by_id } = request;
  await findActor(context, caller, created_by_id ?? undefined);
  const options = present({ created_by_id });
  return startUserTask(context, 'reactivate_users', { userIds: request.user_ids, options });
};

const restoreUsers: Handler<'restoreUsers'> = async ({ tx, stamp }, { request }) => {
  const ids = [...new Set(request.user_ids)];
  assertUserIds(ids);
  const users = await tx.users.find(ids);
  const unknown = ids.find((id) => !users.has(id));
  if (unknown !== undefined) fail('NotFound', `user '${unknown}' does not exist`);
  const now = stamp();
  const deleted = [...users.values()].filter(({ deleted_at }) => deleted_at !== null);
  await tx.users.save(deleted.map((row) => ({ ...row, deleted_at: null, updated_at: now })));
  return { response: {}, emitted: [] };
};

/** A new unique id for a guest, however often a guest of that name is created. */
const guestId = ({ id }: UserInput): string => {
  const made = `guest-${crypto.randomUUID()}-${id}`;
  return isUserId(made) ? made : fail('Input', `'${id}' cannot be part of a user id`);
};

const createGuest: Handler<'createGuest'> = async (context, { request }) => {
  const { tx, stamp, app, signToken } = context;
  if (app.guest_user_creation_disabled) fail('NotAllowed', 'guests cannot be created');
  const id = guestId(request.user);
  const row = {
    ...withProfile(newUser(id, 'guest', stamp()), request.user),
    data: profileData(request.user),
  };
  await tx.users.save([row]);
  return { response: { user: publicUser(row), access_token: await signToken(id) }, emitted: [] };
};

export const accountHandlers: HandlersOf<
  | 'deleteUser'
  | 'deleteUsers'
  | 'deactivateUser'
  | 'deactivateUsers'
  | 'reactivateUser'
  | 'reactivateUsers'
  | 'restoreUsers'
  | 'createGuest'
> = {
  deleteUser,
  deleteUsers,
  deactivateUser,
  deactivateUsers,
  reactivateUser,
  reactivateUsers,
  restoreUsers,
  createGuest,
};
