import { withEntry, withoutEntry, withoutEntries } from '../internal/maps.js';
import { sameJson } from '../internal/sameJson.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { ChannelMember, User } from '../protocol/objects.js';
import { mergeListed } from './mergeListed.js';
import { isLater } from '../protocol/time.js';
import { newerUser } from './users.js';

/** The members of a channel, by user id. */
export type Members = ReadonlyMap<string, ChannelMember>;

/** No members. */
export const emptyMembers: Members = new Map();

/** The members that a response lists, by user id. */
export const membersFrom = (members: readonly ChannelMember[]): Members =>
  new Map(
    members.flatMap((member) => {
      const id = member.user_id ?? member.user?.id;
      return id === undefined ? [] : [[id, member] as const];
    }),
  );

/** The members as a response lists them. */
export const mergeMembers = (state: Members, members: readonly ChannelMember[]): Members =>
  mergeListed(sameJson, state, membersFrom(members));

const withUser = (state: Members, user: User): Members => {
  const member = state.get(user.id);
  const next = member?.user ? newerUser(member.user, user) : user;
  return member && member.user !== next
    ? withEntry(state, user.id, { ...member, user: next })
    : state;
};

/** With the member of an event, unless the current one is newer. */
const withMember = (state: Members, id: string, member: ChannelMember): Members => {
  const current = state.get(id);
  const isOld =
    current?.updated_at != null &&
    member.updated_at != null &&
    isLater(current.updated_at, member.updated_at);
  return isOld || sameJson(current, member) ? state : withEntry(state, id, member);
};

const withBan = (state: Members, id: string, shadow: boolean, isBanned: boolean): Members => {
  const member = state.get(id);
  const flags = { banned: isBanned && !shadow, shadow_banned: isBanned && shadow };
  return member ? withMember(state, id, { ...member, ...flags }) : state;
};

/** The members after an event of the channel, or of a user who is a member. */
export const foldMembers = (state: Members, event: ChatEvent): Members => {
  switch (event.type) {
    case 'member.added':
    case 'member.updated':
      return withMember(state, event.user.id, event.member);
    case 'notification.added_to_channel':
    case 'notification.invited':
    case 'notification.invite_accepted':
    case 'notification.invite_rejected': {
      const { member } = event;
      const invited = event.type === 'notification.added_to_channel' ? undefined : event.user;
      const id = member?.user_id ?? invited?.id;
      const user = member?.user ?? invited;
      return member && id !== undefined
        ? withMember(state, id, user ? { ...member, user } : member)
        : state;
    }
    case 'member.removed':
      return withoutEntry(state, event.user.id);
    case 'notification.removed_from_channel':
      return event.user ? withoutEntry(state, event.user.id) : state;
    case 'user.banned':
    case 'user.unbanned':
      return event.cid == null
        ? state
        : withBan(state, event.user.id, event.shadow === true, event.type === 'user.banned');
    // A deleted user stays a member until `member.removed`.
    case 'user.updated':
    case 'user.presence.changed':
    case 'user.deleted':
      return withUser(state, event.user);
    case 'channel.deleted':
    case 'notification.channel_deleted':
      return withoutEntries(state);
    default:
      return state;
  }
};
