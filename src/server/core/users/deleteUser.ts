import type { WipeMode } from '../../../protocol/endpoints/accounts.js';
import type { Delivery } from '../../ports/bus.js';
import type { UserRow } from '../../ports/rows.js';
import type { Changed } from './activation.js';
import { deleteChannel } from '../channels/deleteChannel.js';
import type { Context } from '../context.js';
import { emit, emitIn } from '../delivery/emit.js';
import { ending, disconnectAll } from './presence.js';
import { memberView } from '../views/channelView.js';
import { publicUser } from '../views/userView.js';
import { deleteUserMessages } from '../messages/deleteUserMessages.js';

/** What is deleted with a user, and how. */
export interface UserDeletion {
  readonly user: WipeMode;
  readonly messages?: WipeMode | undefined;
  readonly conversations?: 'soft' | 'hard' | undefined;
  /** Whose the channels are from then on that a user created of whom nothing is kept. */
  readonly heirId?: string | undefined;
}

/** More members make a channel that is not a conversation. */
const conversationSize = 2;

const removeConversations = async (
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

const nothingKnown = {
  language: '',
  teams: [],
  privacy_settings: {},
  last_active: null,
  data: {},
} as const;

const reassignChannels = async ({ tx }: Context, user: UserRow, heirId: string): Promise<void> => {
  for (const channel of await tx.channels.query({ createdByIds: [user.id] }))
    await tx.channels.save({ ...channel, created_by_id: heirId });
};

/** Ends the memberships of a user that will be no more. */
const leaveChannels = async (
  { tx, stamp }: Context,
  user: UserRow,
): Promise<readonly Delivery[]> => {
  const view = publicUser(user);
  const emitted: Delivery[] = [];
  for (const member of await tx.members.allOf(user.id)) {
    const { cid } = member;
    await tx.members.remove(cid, [user.id]);
    const channel = await tx.channels.find(cid);
    if (!channel) continue;
    await tx.channels.save({ ...channel, member_count: await tx.members.count(cid) });
    const payload = { user: view, member: memberView(member, view) };
    emitted.push(emitIn(stamp, channel, 'member.removed', payload));
  }
  return emitted;
};

const erase = async (
  context: Context,
  user: UserRow,
  heirId: string | undefined,
): Promise<readonly Delivery[]> => {
  const { tx } = context;
  if (heirId !== undefined) await reassignChannels(context, user, heirId);
  const emitted = await leaveChannels(context, user);
  for (const ban of await tx.bans.query({ userIds: [user.id] }))
    await tx.bans.remove(user.id, ban.cid);
  await tx.mutes.removeOf(user.id);
  await tx.mutes.removeAbout('user', user.id);
  await tx.reactions.removeOf(user.id);
  await tx.users.remove(user.id);
  return emitted;
};

const keep = async ({ tx }: Context, user: UserRow): Promise<readonly Delivery[]> => {
  await tx.users.save([user]);
  return [];
};

/** Deletes a user, and of what is its own as much as is said. */
export const deleteUserAccount = async (
  context: Context,
  user: UserRow,
  { user: how, messages: wipe, conversations, heirId }: UserDeletion,
): Promise<Changed> => {
  const { stamp } = context;
  const away = await disconnectAll(context, user);
  // What a user wrote cannot stay when nothing is left of the user.
  const messages = how === 'hard' ? 'hard' : wipe;
  const deleted = { ...away.row, ...(how === 'soft' ? {} : nothingKnown), deleted_at: stamp() };
  const emitted = [
    ...away.emitted,
    ...(messages ? await deleteUserMessages(context, deleted, messages) : []),
    ...(conversations ? await removeConversations(context, user, conversations) : []),
    ...(await (how === 'hard' ? erase(context, deleted, heirId) : keep(context, deleted))),
  ];
  const news = emit(
    stamp,
    'user.deleted',
    {
      user: publicUser(deleted),
      hard_delete: how === 'hard',
      mark_messages_deleted: how !== 'hard' && messages !== undefined,
      delete_conversation_channels: conversations !== undefined,
      delete_user: how,
      delete_messages: messages ?? '',
      delete_conversation: conversations ?? '',
    },
    { subjectId: user.id },
  );
  return { row: deleted, emitted: [...emitted, news, ending(user)] };
};
