import type { BanRow } from '../ports/rows.js';
import type { BanStore } from '../ports/moderation.js';
import type { RowCache } from './rowCache.js';

/** The most users of one query that is served from memory. */
const maxUsers = 100;

/**
 * Reads the bans of users from memory where it has them: every write to a channel looks at those of
 * its author. Most users have none.
 */
export const cachedBans = (bans: BanStore, byUser: RowCache<readonly BanRow[]>): BanStore => {
  const bansOf = async (userIds: readonly string[]): Promise<readonly BanRow[]> => {
    const unknown = userIds.filter((id) => byUser.get(id) === undefined);
    const loaded = unknown.length > 0 ? await bans.query({ userIds: unknown }) : [];
    for (const id of unknown)
      byUser.fill(
        id,
        loaded.filter((ban) => ban.user_id === id),
      );
    return userIds.flatMap((id) => byUser.get(id) ?? []);
  };
  return {
    ...bans,

    query: async (selection) => {
      const { userIds, cids } = selection;
      if (!userIds || !cids || userIds.length > maxUsers) return bans.query(selection);
      return (await bansOf(userIds))
        .filter(({ cid }) => cids.includes(cid))
        .sort((one, other) => (one.created_at < other.created_at ? -1 : 1));
    },

    save: async (ban) => {
      byUser.forget(ban.user_id);
      await bans.save(ban);
    },

    removeIn: async (cid, userIds) => {
      byUser.forgetAll();
      await bans.removeIn(cid, userIds);
    },

    remove: async (userId, cid) => {
      byUser.forget(userId);
      await bans.remove(userId, cid);
    },
  };
};
