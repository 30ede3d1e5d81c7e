import {
  Channel,
  ChannelMember,
  type ConnectionChanged,
  type HealthCheck,
  type MemberAdded,
  type MemberRemoved,
  Message,
  type MessageNew,
  type NotificationMarkRead,
  OwnUser,
  type ReactionNew,
  type TypingStart,
  type TypingStop,
  type UnknownEvent,
  User,
  type UserDeleted,
  type UserPresenceChanged,
  type UserUpdated,
  type UserWatchingStart,
  type UserWatchingStop,
} from 'millrace/protocol';
import { build, buildObject } from 'millrace/testing';

/** Noon, and a number of milliseconds later. */
export const at = (ms = 0): string => new Date(Date.UTC(2024, 4, 1, 12) + ms).toISOString();

export const cid = 'messaging:general';
export const elsewhere = 'messaging:elsewhere';

const person = (id: string, name: string): User => buildObject(User, { id, name, online: true });

export const john = person('john', 'John');
export const jane = person('jane', 'Jane');
export const max = person('max', 'Max');

export const johnHimself = buildObject(OwnUser, { id: 'john', name: 'John', online: true });

export const channel = (where = cid): Channel => buildObject(Channel, { cid: where });

export const memberOf = (user: User): ChannelMember => buildObject(ChannelMember, { user });

export const message = (over: Partial<Message> = {}): Message =>
  buildObject(Message, { id: 'm1', cid, user: john, ...over });

export const messageNew = (over: Partial<MessageNew> = {}): MessageNew =>
  build('message.new', {
    message: message({ cid: over.cid ?? cid }),
    user: john,
    watcher_count: 1,
    ...over,
  });

export const reactionNew = (over: Partial<ReactionNew> = {}): ReactionNew =>
  build('reaction.new', { channel: channel(), message: message(), user: john, ...over });

// With what is given as it is: what a reader can do without is not filled in.
export const healthCheck = (over: Partial<HealthCheck> = {}): HealthCheck => ({
  ...build('health.check', { connection_id: 'c1', cid: '*' }),
  ...over,
});

export const markRead = (unread: number, channels = unread): NotificationMarkRead => ({
  type: 'notification.mark_read',
  created_at: at(),
  unread_count: unread,
  total_unread_count: unread,
  unread_channels: channels,
});

// Here too.
export const presenceChanged = (user: User): UserPresenceChanged => ({
  ...build('user.presence.changed'),
  user,
});

export const userUpdated = (user: User): UserUpdated => build('user.updated', { user });

export const userDeleted = (user: User): UserDeleted => ({
  type: 'user.deleted',
  created_at: at(),
  user,
});

export const memberAdded = (user: User, where = cid): MemberAdded =>
  build('member.added', { cid: where, member: memberOf(user), user });

export const memberRemoved = (user: User, where = cid): MemberRemoved =>
  build('member.removed', { cid: where, member: memberOf(user), user });

export const watchingStart = (user: User, where = cid): UserWatchingStart =>
  build('user.watching.start', { cid: where, user, watcher_count: 1 });

export const watchingStop = (user: User, where = cid): UserWatchingStop =>
  build('user.watching.stop', { cid: where, user });

export const typingStart = (user: User, ms = 0, where = cid): TypingStart =>
  build('typing.start', { created_at: at(ms), cid: where, user });

export const typingStop = (user: User, ms = 0, where = cid): TypingStop =>
  build('typing.stop', { created_at: at(ms), cid: where, user });

export const connectionChanged = (online: boolean): ConnectionChanged =>
  build('connection.changed', { online });

/** A custom event as it comes out of a frame. */
export const customEvent = (name: string, data: object = {}): UnknownEvent => {
  const raw = { ...build('*channel', { type: name, cid, user: john }), ...data };
  return { type: 'unknown', name, cid, created_at: at(), raw };
};
