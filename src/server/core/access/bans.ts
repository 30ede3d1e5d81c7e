import type { BanRow, MemberRow } from '../../ports/rows.js';
import type { Context } from '../context.js';

/** The place of bans from the whole application. */
export const wholeApp = '';

/** What an open ban forbids, a shadow ban only hides. */
const strongest = (bans: readonly BanRow[]): BanRow | undefined =>
  bans.find(({ shadow }) => !shadow) ?? bans[0];

/** The ban that counts for a user in a channel: of there, or of the whole application. */
export const banIn = async (
  { tx }: Context,
  userId: string,
  cid: string,
): Promise<BanRow | undefined> =>
  strongest(await tx.bans.query({ userIds: [userId], cids: [wholeApp, cid] }));

const flagsOf = (ban: BanRow | undefined) => ({
  banned: ban?.shadow === false,
  shadow_banned: ban?.shadow === true,
});

/** Memberships as the bans from their channel make them. */
export const withBans = async (
  { tx }: Context,
  cid: string,
  members: readonly MemberRow[],
): Promise<readonly MemberRow[]> => {
  const userIds = members.map((row) => row.user_id);
  const bans = await tx.bans.query({ userIds, cids: [cid] });
  return members.map((row) => ({
    ...row,
    ...flagsOf(bans.find((ban) => ban.user_id === row.user_id)),
  }));
};

/** Shows a user, or a member, as the bans make it: what is shown is not looked up each time. */
const show = async (context: Context, userId: string, cid: string): Promise<void> => {
  const { tx } = context;
  if (cid !== wholeApp) {
    const members = [...(await tx.members.find(cid, [userId])).values()];
    await tx.members.save(await withBans(context, cid, members));
    return;
  }
  const user = (await tx.users.find([userId])).get(userId);
  const ban = strongest(await tx.bans.query({ userIds: [userId], cids: [wholeApp] }));
  if (user) await tx.users.save([{ ...user, banned: flagsOf(ban).banned }]);
};

/** Lets a ban hold, in the place of one that the user had there. */
export const placeBan = async (context: Context, ban: BanRow): Promise<void> => {
  await context.tx.bans.save(ban);
  await show(context, ban.user_id, ban.cid);
};

/** Ends a ban. */
export const liftBan = async (context: Context, { user_id, cid }: BanRow): Promise<void> => {
  await context.tx.bans.remove(user_id, cid);
  await show(context, user_id, cid);
};
