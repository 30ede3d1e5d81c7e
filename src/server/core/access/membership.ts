import type { MemberRow } from '../../ports/rows.js';

/** What came of an invite. */
export type InviteState = 'pending' | 'accepted' | 'rejected';

/** What came of the invite of a member; nothing for who was added without one. */
export const inviteOf = (member: MemberRow): InviteState | undefined => {
  if (!member.invited) return undefined;
  if (member.invite_accepted_at !== null) return 'accepted';
  return member.invite_rejected_at === null ? 'pending' : 'rejected';
};

/** Whether a member takes part: it was added, or has accepted its invite. */
export const hasJoined = (member: MemberRow): boolean =>
  (inviteOf(member) ?? 'accepted') === 'accepted';

/** The role of a member that was given no other. */
export const memberRole = 'channel_member';
/** The role of who moderates a channel. */
export const moderatorRole = 'channel_moderator';
