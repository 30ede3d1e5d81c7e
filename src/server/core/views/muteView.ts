import type { ChannelMute, Mute } from '../../../protocol/objects.js';
import type { ChannelRow, MuteRow, UserRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { present } from '../requests/input.js';
import { channelView } from './channelView.js';
import { loadUsers, publicUser } from './userView.js';

const timesOf = ({ created_at, updated_at, expires }: MuteRow) => ({
  created_at,
  updated_at,
  ...present({ expires }),
});

/** The channel mutes of a user, by `cid`. */
export const mutesOf = async (
  { tx }: Context,
  userId: string | undefined,
): Promise<ReadonlyMap<string, MuteRow>> =>
  new Map(
    userId === undefined
      ? []
      : (await tx.mutes.ofUser(userId, 'channel')).map((row) => [row.target_id, row]),
  );

/** The mute fields of a channel for the user who muted it. */
export const muteFields = (mute: MuteRow | undefined) => ({
  muted: mute !== undefined,
  ...present({ mute_expires_at: mute?.expires }),
});

/** The user mutes of a user. */
export const userMutes = async ({ tx }: Context, owner: UserRow): Promise<readonly Mute[]> => {
  const rows = await tx.mutes.ofUser(owner.id, 'user');
  const targets = await tx.users.find(rows.map((row) => row.target_id));
  const user = publicUser(owner);
  return rows.flatMap((row) => {
    const target = targets.get(row.target_id);
    return target ? [{ ...timesOf(row), user, target: publicUser(target) }] : [];
  });
};

/** The channel mutes of a user, without those of deleted channels. */
export const channelMutes = async (
  context: Context,
  owner: UserRow,
): Promise<readonly ChannelMute[]> => {
  const { tx, types } = context;
  const rows = await tx.mutes.ofUser(owner.id, 'channel');
  if (rows.length === 0) return [];
  const found = await tx.channels.findAll(rows.map((row) => row.target_id));
  const channels = new Map<string, ChannelRow>(found.map((row) => [row.cid, row]));
  const users = await loadUsers(
    tx,
    found.map((row) => row.created_by_id),
  );
  const user = publicUser(owner);
  return rows.flatMap((row) => {
    const channel = channels.get(row.target_id);
    const config = channel && types.get(channel.type);
    if (!config) return [];
    const view = channelView(channel, config, users(channel.created_by_id));
    return [{ ...timesOf(row), user, channel: view }];
  });
};
