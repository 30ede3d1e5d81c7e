import type { BanRow, MemberRow } from '../../ports/rows.js';
import type { Context } from '../context.js';

/** The `cid` of application-wide bans. */
export const wholeApp = '';

/** An open ban takes precedence over a shadow ban. */
const strongest = (bans: readonly BanRow[]): BanRow | undefined =>
  bans.find(({ shadow }) => !shadow) ?? bans[0];

/** The ban that applies to a user in a channel: of the channel, or application-wide. */
export const banIn = async (
  { tx }: Context,
  userId: string,
  cid: string,
): Promise<BanRow | undefined> =>
  strongest(await tx.bans.query({ userIds: [userId], cids: [wholeApp, cid] }));

const banFlags = (ban: BanRow | undefined) => ({
  banned: ban?.shadow === false,
  shadow_banned: ban?.shadow === true,
});

/** Members with their `banned` and `shadow_banned` flags set from the bans in the channel. */
export const withBanFlags = async (
  { tx }: Context,
  cid: string,
  members: readonly MemberRow[],
): Promise<readonly MemberRow[]> => {
  const userIds = members.map((row) => row.user_id);
  const bans = await tx.bans.query({ userIds, cids: [cid] });
  return members.map((row) => ({
    ...row,
    ...banFlags(bans.find((ban) => ban.user_id === row.user_id)),
  }));
};

/** Stores the ban flags on the user or the member, so that views need not query bans. */
const saveBanFlags = async (context: Context, userId: string, cid: string): Promise<void> => {
  const { tx } = context;
  if (cid !== wholeApp) {
    const members = [...(await tx.members.find(cid, [userId])).values()];
    await tx.members.save(await withBanFlags(context, cid, members));
    return;
  }
  const user = (await tx.users.find([userId])).get(userId);
  const ban = strongest(await tx.bans.query({ userIds: [userId], cids: [wholeApp] }));
  if (user) await tx.users.save([{ ...user, banned: banFlags(ban).banned }]);
};

/** Stores a ban; replaces the one that the user has in the same place. */
export const placeBan = async (context: Context, ban: BanRow): Promise<void> => {
  await context.tx.bans.save(ban);
  await saveBanFlags(context, ban.user_id, ban.cid);
};

/** Removes a ban. */
export const liftBan = async (context: Context, { user_id, cid }: BanRow): Promise<void> => {
  await context.tx.bans.remove(user_id, cid);
  await saveBanFlags(context, user_id, cid);
};
