import type { Channel, ChannelMember, ReadState, User } from '../../../protocol/objects.js';
import type { ChannelRow, MemberRow } from '../../ports/rows.js';
import type { TypeConfig } from '../app/channelTypes.js';
import { present } from '../requests/input.js';
import { deliveredView } from '../access/deliveredMarks.js';
import { inviteOf, moderatorRole } from '../access/membership.js';

/** A channel without the fields that depend on the viewer. */
export const channelView = (row: ChannelRow, config: TypeConfig, createdBy: User): Channel => ({
  cid: row.cid,
  ...row.data,
  type: row.type,
  id: row.id,
  created_at: row.created_at,
  updated_at: row.updated_at,
  created_by: createdBy,
  frozen: row.frozen,
  disabled: row.disabled,
  member_count: row.member_count,
  config,
  ...present({
    last_message_at: row.last_message_at,
    team: row.team,
    cooldown: row.cooldown === 0 ? null : row.cooldown,
    filter_tags: row.filter_tags.length === 0 ? null : row.filter_tags,
    truncated_at: row.truncated_at,
    deleted_at: row.deleted_at,
  }),
});

/** A member as a moderator sees it, with `shadow_banned`. */
export const fullMemberView = (row: MemberRow, user: User): ChannelMember => ({
  user_id: row.user_id,
  ...row.data,
  user,
  channel_role: row.channel_role,
  created_at: row.created_at,
  updated_at: row.updated_at,
  banned: row.banned,
  shadow_banned: row.shadow_banned,
  notifications_muted: false,
  status: inviteOf(row) ?? 'member',
  ...present({
    invited: row.invited || null,
    invite_accepted_at: row.invite_accepted_at,
    invite_rejected_at: row.invite_rejected_at,
    is_moderator: row.channel_role === moderatorRole || null,
    archived_at: row.archived_at,
    pinned_at: row.pinned_at,
  }),
});

/** A member as everybody else sees it: shadow bans are hidden. */
export const memberView = (row: MemberRow, user: User): ChannelMember =>
  fullMemberView({ ...row, shadow_banned: false }, user);

/** The read position of a member as the member sees it. */
export const ownReadView = (row: MemberRow, user: User): ReadState => ({
  user,
  last_read: row.last_read,
  unread_messages: row.unread_messages,
  ...present({
    last_read_message_id: row.last_read_message_id,
  }),
  ...deliveredView(row),
});

/** The read position of a member as others see it: never at a message that is hidden from them. */
export const readView = (row: MemberRow, user: User): ReadState => ({
  ...ownReadView({ ...row, last_read_message_id: row.public_last_read_message_id }, user),
  last_read: row.public_last_read,
});
