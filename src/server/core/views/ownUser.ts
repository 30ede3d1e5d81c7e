import type { OwnUser } from '../../../protocol/objects.js';
import type { UserRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { devicesOf } from './deviceView.js';
import { channelMutes, userMutes } from './muteView.js';
import { publicUser } from './userView.js';

/** A user as it sees itself, with unread counts, mutes and settings. */
export const ownUser = async (context: Context, row: UserRow): Promise<OwnUser> => {
  const { tx } = context;
  const { id, role, banned, created_at, updated_at, language, teams } = row;
  const totals = (await tx.members.totals([id])).get(id);
  if (!totals) throw new Error(`No totals of user '${id}'`);
  return {
    invisible: row.invisible,
    ...publicUser(row),
    id,
    role,
    banned,
    created_at,
    updated_at,
    language,
    teams,
    ...totals,
    online: (await tx.connections.countOf(id)) > 0,
    privacy_settings: row.privacy_settings,
    unread_threads: (await tx.threads.totals([id])).get(id)?.unread_threads ?? 0,
    devices: await devicesOf(tx, id),
    mutes: await userMutes(context, row),
    channel_mutes: await channelMutes(context, row),
    blocked_user_ids: (await tx.blocks.ofUser(id)).map((block) => block.blocked_user_id),
  };
};
