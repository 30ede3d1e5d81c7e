import type { LogRow, MessageRow } from '../../ports/rows.js';
import type { Routing } from '../../ports/bus.js';
import type { PushNotification } from '../../ports/push.js';
import { groupBy } from '../../../internal/groupBy.js';
import { isBlockedIn } from '../access/directBlocks.js';
import { configOf } from '../access/channelContext.js';
import { isShownTo } from '../access/visibility.js';
import type { Context } from '../context.js';
import { channelViews } from '../views/channelViews.js';
import { deviceView } from '../views/deviceView.js';
import { newMessageView } from '../views/messageView.js';

/** Whether a user has muted the channel or the author of a message. */
const isMuted = async (
  { tx }: Context,
  userId: string,
  { cid, user_id }: MessageRow,
): Promise<boolean> => {
  const channels = await tx.mutes.ofUser(userId, 'channel');
  if (channels.some(({ target_id }) => target_id === cid)) return true;
  const users = await tx.mutes.ofUser(userId, 'user');
  return users.some(({ target_id }) => target_id === user_id);
};

/** The users who hear of a message: the members of its channel, or who takes part in its thread. */
const isFollowed = async ({ tx }: Context, row: MessageRow) => {
  if (row.in_channel || row.parent_id === null) return () => true;
  const followers = new Set(await tx.threads.followers(row.parent_id));
  return (userId: string) => followers.has(userId);
};

const messageOf = async ({ tx }: Context, { event, routing }: LogRow) => {
  const { id, silent } = event['message'] as { readonly id: string; readonly silent?: boolean };
  if (silent === true || (routing as Routing).skipsPush === true) return undefined;
  const row = (await tx.messages.find([id])).get(id);
  return row?.deleted_at === null && !row.shadowed ? row : undefined;
};

/** The notifications that an entry of the log about a new message causes now. */
export const pushesOf = async (
  context: Context,
  entry: LogRow,
): Promise<readonly PushNotification[]> => {
  const { tx } = context;
  const row = await messageOf(context, entry);
  const stored = row && (await tx.channels.find(row.cid));
  if (!stored || configOf(context, stored).push_notifications !== true) return [];
  if (await isBlockedIn(context, stored, row.user_id)) return [];
  const follows = await isFollowed(context, row);
  const devices = groupBy(await tx.devices.ofMembers(row.cid), 'user_id');
  const users = await tx.users.find([...devices.keys()]);
  const members = await tx.members.find(row.cid, [...devices.keys()]);
  const channel = (await channelViews(context, [row.cid])).get(row.cid);
  if (devices.size === 0 || !channel) return [];
  const message = await newMessageView(tx, row);
  const pushes: PushNotification[] = [];
  for (const [userId, own] of devices) {
    const isAway = userId !== row.user_id && users.get(userId)?.online === false;
    const isShown = isShownTo(row, { userId, member: members.get(userId) });
    if (!isAway || !isShown || !follows(userId) || (await isMuted(context, userId, row))) continue;
    pushes.push({ message, channel, userId, devices: own.map(deviceView) });
  }
  return pushes;
};
