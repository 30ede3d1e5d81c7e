import { withEntry, withoutEntry } from '../internal/maps.js';
import type { ChatEvent } from '../protocol/events/event.js';
import type { ChannelMember, User } from '../protocol/objects.js';

/** The members of a channel, by user id. */
export type Members = ReadonlyMap<string, ChannelMember>;

/** No members. */
export const emptyMembers: Members = new Map();

/** The members that an answer listed. */
export const membersFrom = (members: readonly ChannelMember[]): Members =>
  new Map(
    members.flatMap((member) => {
      const id = member.user_id ?? member.user?.id;
      return id === undefined ? [] : [[id, member] as const];
    }),
  );

const withUser = (state: Members, user: User): Members => {
  const member = state.get(user.id);
  return member && member.user !== user ? withEntry(state, user.id, { ...member, user }) : state;
};

/** The members after an event of the channel, or one that concerns a member. */
export const foldMembers = (state: Members, event: ChatEvent): Members => {
  switch (event.type) {
    case 'member.added':
    case 'member.updated':
      return withEntry(state, event.user.id, event.member);
    case 'member.removed':
      return withoutEntry(state, event.user.id);
    case 'notification.removed_from_channel':
      return event.user ? withoutEntry(state, event.user.id) : state;
    // Who is deleted is a member until the channel says otherwise.
    case 'user.updated':
    case 'user.presence.changed':
    case 'user.deleted':
      return withUser(state, event.user);
    case 'channel.deleted':
    case 'notification.channel_deleted':
      return emptyMembers;
    default:
      return state;
  }
};
