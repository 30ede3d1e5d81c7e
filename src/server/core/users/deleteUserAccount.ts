import type { Delivery } from '../../ports/bus.js';
import type { WipeMode } from '../../../protocol/endpoints/accounts.js';
import type { UserRow } from '../../ports/rows.js';
import type { ChangedUser } from './activation.js';
import type { Context, Outcome, Progress } from '../context.js';
import { emit } from '../delivery/emit.js';
import { endConnections, disconnectAll } from './presence.js';
import { publicUser } from '../views/userView.js';
import { deleteUserMessagesPart, finishUserMessages } from '../messages/deleteUserMessages.js';
import { leaveChannels, leaveChannelsPart, type UserChannelsDeletion } from './leaveChannels.js';

/** How a user is deleted, and what is deleted with it. */
export interface UserDeletion {
  readonly user: WipeMode;
  readonly messages?: WipeMode | undefined;
  readonly conversations?: 'soft' | 'hard' | undefined;
  /** The new owner of the channels that a hard-deleted user created. */
  readonly heirId?: string | undefined;
  /** Whether all files of the user are deleted. */
  readonly files?: boolean | undefined;
}

const clearedProfile = {
  language: '',
  teams: [],
  teams_role: {},
  privacy_settings: {},
  last_active: null,
  data: {},
} as const;

/** How many rows of a kind one transaction changes. */
const rowsAtOnce = 250;

const reassignChannels = async (
  { tx }: Context,
  user: UserRow,
  heirId: string,
  limit?: number,
): Promise<boolean> => {
  const channels = await tx.channels.createdBy(user.id, limit);
  for (const channel of channels) await tx.channels.save({ ...channel, created_by_id: heirId });
  return channels.length === limit;
};

/** Removes a part of the rows of which a user may have many; resolves to whether more are left. */
const removeManyRows = async (
  context: Context,
  user: UserRow,
  { heirId }: UserDeletion,
): Promise<boolean> => {
  const { reactions, polls } = context.tx;
  if (await reactions.removeOf(user.id, rowsAtOnce)) return true;
  if (await polls.removeOf(user.id, rowsAtOnce)) return true;
  return heirId !== undefined && reassignChannels(context, user, heirId, rowsAtOnce);
};

const deleteRows = async (
  context: Context,
  user: UserRow,
  heirId: string | undefined,
): Promise<void> => {
  const { tx } = context;
  if (heirId !== undefined) await reassignChannels(context, user, heirId);
  for (const ban of await tx.bans.query({ userIds: [user.id] }))
    await tx.bans.remove(user.id, ban.cid);
  await tx.mutes.removeOf(user.id);
  await tx.mutes.removeAbout('user', user.id);
  await tx.flags.removeOf(user.id);
  await tx.threads.removeOf(user.id);
  await tx.drafts.removeOf(user.id);
  await tx.devices.removeOf(user.id);
  await tx.polls.removeOf(user.id);
  await tx.reminders.removeOf(user.id);
  await tx.blocks.removeOf(user.id);
  await tx.retained.removeOf(user.id);
  await tx.reactions.removeOf(user.id);
  await tx.users.remove(user.id);
};

// A message cannot stay when its author is hard-deleted.
const messageModeOf = ({ user, messages }: UserDeletion): WipeMode | undefined =>
  user === 'hard' ? 'hard' : messages;

const channelsOf = ({ user, conversations }: UserDeletion): UserChannelsDeletion => ({
  conversations,
  leavesOthers: user === 'hard',
});

/** How far the deletion of a user has gone: first its messages, then its channels, then the rest. */
interface Place {
  readonly messages?: string;
  readonly channels?: string;
  /** Whether no channel is left. */
  readonly isOut?: boolean;
}

const parsePlace = (prepared: string | undefined): Place =>
  prepared === undefined ? {} : (JSON.parse(prepared) as Place);

/** The row of a user after its deletion. */
const deletedUser = (user: UserRow, { user: mode }: UserDeletion, now: string): UserRow => ({
  ...user,
  ...(mode === 'soft' ? {} : clearedProfile),
  deleted_at: now,
});

const at = (place: Place, more: boolean): Progress => ({ prepared: JSON.stringify(place), more });

/** Scrubs what the end of the memberships has added to the log, and removes rows that may be many. */
const removeRest = async (
  context: Context,
  user: UserRow,
  deletion: UserDeletion,
  place: Place,
): Promise<Outcome<Progress>> => {
  const how = messageModeOf(deletion);
  const isMore = deletion.user === 'hard' && (await removeManyRows(context, user, deletion));
  if (isMore || how === undefined) return { response: at(place, isMore), emitted: [] };
  const { response, emitted } = await deleteUserMessagesPart(
    context,
    { user, how },
    place.messages,
  );
  return { response: at({ ...place, messages: response.prepared }, response.more), emitted };
};

/**
 * Deletes a part of what is deleted with a user, as the preparation of a call or of a task. The first
 * part disconnects the user.
 */
export const prepareUserDeletion = async (
  context: Context,
  user: UserRow,
  deletion: UserDeletion,
  prepared?: string,
): Promise<Outcome<Progress>> => {
  const disconnected =
    prepared === undefined ? await disconnectAll(context, user) : { row: user, emitted: [] };
  const deleted = deletedUser(disconnected.row, deletion, context.stamp());
  const place = parsePlace(prepared);
  const how = messageModeOf(deletion);
  if (place.isOut === true) return removeRest(context, deleted, deletion, place);
  const emitted: Delivery[] = [...disconnected.emitted];
  let { messages } = place;
  if (how !== undefined && place.channels === undefined) {
    const part = await deleteUserMessagesPart(context, { user: deleted, how }, messages);
    emitted.push(...part.emitted);
    messages = part.response.prepared;
    if (part.response.more) return { response: at({ messages }, true), emitted };
  }
  const part = await leaveChannelsPart(context, deleted, channelsOf(deletion), place.channels);
  emitted.push(...part.emitted);
  const { prepared: channels, more } = part.response;
  const next = { ...(messages !== undefined && { messages }), channels };
  if (more) return { response: at(next, true), emitted };
  // One part adds little to the log.
  const hasMore =
    place.channels !== undefined ||
    (deletion.user === 'hard' && (await removeManyRows(context, user, deletion)));
  return { response: at({ ...next, isOut: true }, hasMore), emitted };
};

/** Deletes a user, with as much of its data as the options say and the parts have left over. */
export const deleteUserAccount = async (
  context: Context,
  user: UserRow,
  deletion: UserDeletion,
  prepared?: string,
): Promise<ChangedUser> => {
  const { tx, stamp } = context;
  const { user: mode, conversations, heirId, files = false } = deletion;
  const disconnected = await disconnectAll(context, user);
  const how = messageModeOf(deletion);
  const place = parsePlace(prepared);
  const deleted = deletedUser(disconnected.row, deletion, stamp());
  const emitted = [
    ...disconnected.emitted,
    ...(how ? await finishUserMessages(context, { user: deleted, how }, place.messages) : []),
    // Of a hard-deleted user no membership is left.
    ...(await leaveChannels(
      context,
      deleted,
      channelsOf(deletion),
      mode === 'hard' ? '' : place.channels,
    )),
  ];
  if (files) await tx.uploads.removeOf(user.id);
  if (mode === 'hard') await deleteRows(context, deleted, heirId);
  else await tx.users.save([deleted]);
  const deletedEvent = emit(
    stamp,
    'user.deleted',
    {
      user: publicUser(deleted),
      hard_delete: mode === 'hard',
      mark_messages_deleted: mode !== 'hard' && how !== undefined,
      delete_conversation_channels: conversations !== undefined,
      delete_user: mode,
      delete_messages: how ?? '',
      delete_conversation: conversations ?? '',
    },
    { subjectId: user.id },
  );
  return { row: deleted, emitted: [...emitted, deletedEvent, endConnections(user)] };
};
