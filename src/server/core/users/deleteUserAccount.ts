import type { WipeMode } from '../../../protocol/endpoints/accounts.js';
import type { Delivery } from '../../ports/bus.js';
import type { UserRow } from '../../ports/rows.js';
import type { ChangedUser } from './activation.js';
import { deleteChannel } from '../channels/deleteChannel.js';
import type { Context } from '../context.js';
import { configOf } from '../access/channelContext.js';
import { emit, emitIn } from '../delivery/emit.js';
import { endConnections, disconnectAll } from './presence.js';
import { channelView, memberView } from '../views/channelView.js';
import { loadUsers, publicUser } from '../views/userView.js';
import { deleteUserMessages } from '../messages/deleteUserMessages.js';

/** How a user is deleted, and what is deleted with it. */
export interface UserDeletion {
  readonly user: WipeMode;
  readonly messages?: WipeMode | undefined;
  readonly conversations?: 'soft' | 'hard' | undefined;
  /** The new owner of the channels that a hard-deleted user created. */
  readonly heirId?: string | undefined;
}

/** A channel with more members is not a conversation. */
const conversationSize = 2;

const deleteConversations = async (
  context: Context,
  user: UserRow,
  mode: 'soft' | 'hard',
): Promise<readonly Delivery[]> => {
  const { tx } = context;
  const emitted: Delivery[] = [];
  for (const { cid } of await tx.members.allOf(user.id)) {
    const channel = await tx.channels.find(cid);
    if (channel && channel.member_count <= conversationSize)
      emitted.push(...(await deleteChannel(context, channel, undefined, mode === 'hard')).emitted);
  }
  return emitted;
};

const clearedProfile = {
  language: '',
  teams: [],
  teams_role: {},
  privacy_settings: {},
  last_active: null,
  data: {},
} as const;

const reassignChannels = async ({ tx }: Context, user: UserRow, heirId: string): Promise<void> => {
  for (const channel of await tx.channels.query({ createdByIds: [user.id] }))
    await tx.channels.save({ ...channel, created_by_id: heirId });
};

/** Ends the memberships of a user that is hard-deleted. */
const removeFromChannels = async (
  context: Context,
  user: UserRow,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  const view = publicUser(user);
  const emitted: Delivery[] = [];
  for (const member of await tx.members.allOf(user.id)) {
    const { cid } = member;
    await tx.members.remove(cid, [user.id]);
    const channel = await tx.channels.find(cid);
    if (!channel) continue;
    const left = { ...channel, member_count: await tx.members.count(cid), updated_at: stamp() };
    await tx.channels.save(left);
    const payload = { user: view, member: memberView(member, view) };
    const createdBy = await loadUsers(tx, [left.created_by_id]);
    const shown = channelView(left, configOf(context, left), createdBy(left.created_by_id));
    emitted.push(
      emitIn(stamp, left, 'member.removed', payload),
      emitIn(stamp, left, 'channel.updated', { channel: shown }),
    );
  }
  return emitted;
};

const deleteRows = async (
  context: Context,
  user: UserRow,
  heirId: string | undefined,
): Promise<readonly Delivery[]> => {
  const { tx } = context;
  if (heirId !== undefined) await reassignChannels(context, user, heirId);
  const emitted = await removeFromChannels(context, user);
  for (const ban of await tx.bans.query({ userIds: [user.id] }))
    await tx.bans.remove(user.id, ban.cid);
  await tx.mutes.removeOf(user.id);
  await tx.mutes.removeAbout('user', user.id);
  await tx.flags.removeOf(user.id);
  await tx.blocks.removeOf(user.id);
  await tx.reactions.removeOf(user.id);
  await tx.users.remove(user.id);
  return emitted;
};

const saveDeleted = async ({ tx }: Context, user: UserRow): Promise<readonly Delivery[]> => {
  await tx.users.save([user]);
  return [];
};

/** Deletes a user, with as much of its data as the options say. */
export const deleteUserAccount = async (
  context: Context,
  user: UserRow,
  { user: mode, messages: messageMode, conversations, heirId }: UserDeletion,
): Promise<ChangedUser> => {
  const { stamp } = context;
  const disconnected = await disconnectAll(context, user);
  // A message cannot stay when its author is hard-deleted.
  const messages = mode === 'hard' ? 'hard' : messageMode;
  const deleted = {
    ...disconnected.row,
    ...(mode === 'soft' ? {} : clearedProfile),
    deleted_at: stamp(),
  };
  const emitted = [
    ...disconnected.emitted,
    ...(messages ? await deleteUserMessages(context, deleted, messages) : []),
    ...(conversations ? await deleteConversations(context, user, conversations) : []),
    ...(await (mode === 'hard'
      ? deleteRows(context, deleted, heirId)
      : saveDeleted(context, deleted))),
  ];
  const deletedEvent = emit(
    stamp,
    'user.deleted',
    {
      user: publicUser(deleted),
      hard_delete: mode === 'hard',
      mark_messages_deleted: mode !== 'hard' && messages !== undefined,
      delete_conversation_channels: conversations !== undefined,
      delete_user: mode,
      delete_messages: messages ?? '',
      delete_conversation: conversations ?? '',
    },
    { subjectId: user.id },
  );
  return { row: deleted, emitted: [...emitted, deletedEvent, endConnections(user)] };
};
