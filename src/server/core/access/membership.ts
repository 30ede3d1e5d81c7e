import type { MemberRow } from '../../ports/rows.js';

/** The state of an invite. */
export type InviteState = 'pending' | 'accepted' | 'rejected';

/** The state of a member's invite; undefined for a member that was added without one. */
export const inviteOf = (member: MemberRow): InviteState | undefined => {
  if (!member.invited) return undefined;
  if (member.invite_accepted_at !== null) return 'accepted';
  return member.invite_rejected_at === null ? 'pending' : 'rejected';
};

/** Whether a member has joined: it was added, or it accepted its invite. */
export const hasJoined = (member: MemberRow): boolean =>
  (inviteOf(member) ?? 'accepted') === 'accepted';

/** The default role of a member. */
export const memberRole = 'channel_member';
/** The role of a moderator of a channel. */
export const moderatorRole = 'channel_moderator';
