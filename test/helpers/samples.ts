import type {
  Channel,
  ChannelMember,
  ConnectionChanged,
  HealthCheck,
  MemberAdded,
  MemberRemoved,
  Message,
  MessageNew,
  NotificationMarkRead,
  OwnUser,
  Reaction,
  ReactionNew,
  TypingStart,
  TypingStop,
  UnknownEvent,
  User,
  UserDeleted,
  UserPresenceChanged,
  UserUpdated,
  UserWatchingStart,
  UserWatchingStop,
} from 'millrace/protocol';

/** Noon, and a number of milliseconds later. */
export const at = (ms = 0): string => new Date(Date.UTC(2024, 4, 1, 12) + ms).toISOString();

export const cid = 'messaging:general';
export const elsewhere = 'messaging:elsewhere';

const account = { role: 'user', banned: false, online: true, created_at: at(), updated_at: at() };

export const john: User = { id: 'john', name: 'John', ...account };
export const jane: User = { id: 'jane', name: 'Jane', ...account };
export const max: User = { id: 'max', name: 'Max', ...account };

export const johnHimself: OwnUser = {
  ...account,
  id: 'john',
  name: 'John',
  devices: [],
  mutes: [],
  channel_mutes: [],
  unread_count: 0,
  total_unread_count: 0,
  unread_channels: 0,
  unread_threads: 0,
  invisible: false,
  language: '',
  teams: [],
};

const addressOf = (where: string) => {
  const [channel_type = '', channel_id = ''] = where.split(':');
  return { cid: where, channel_id, channel_type };
};

export const channel = (where = cid): Channel => ({
  cid: where,
  id: addressOf(where).channel_id,
  type: addressOf(where).channel_type,
  created_at: at(),
  updated_at: at(),
  frozen: false,
  disabled: false,
});

export const memberOf = (user: User): ChannelMember => ({
  user_id: user.id,
  user,
  created_at: at(),
  updated_at: at(),
  banned: false,
  shadow_banned: false,
  channel_role: 'channel_member',
  notifications_muted: false,
});

export const message = (over: Partial<Message> = {}): Message => ({
  id: 'm1',
  cid,
  type: 'regular',
  text: 'Hello',
  html: '<p>Hello</p>',
  user: john,
  attachments: [],
  latest_reactions: [],
  own_reactions: [],
  reaction_counts: {},
  reaction_scores: {},
  reply_count: 0,
  deleted_reply_count: 0,
  mentioned_users: [],
  silent: false,
  shadowed: false,
  pinned: false,
  created_at: at(),
  updated_at: at(),
  ...over,
});

export const messageNew = (over: Partial<MessageNew> = {}): MessageNew => ({
  type: 'message.new',
  created_at: at(),
  ...addressOf(over.cid ?? cid),
  message: message({ cid: over.cid ?? cid }),
  message_id: 'm1',
  user: john,
  watcher_count: 1,
  ...over,
});

const reaction: Reaction = {
  type: 'like',
  message_id: 'm1',
  user_id: 'john',
  score: 1,
  created_at: at(),
  updated_at: at(),
};

export const reactionNew = (over: Partial<ReactionNew> = {}): ReactionNew => ({
  type: 'reaction.new',
  created_at: at(),
  ...addressOf(over.cid ?? cid),
  channel: channel(),
  message: message(),
  message_id: 'm1',
  reaction,
  user: john,
  ...over,
});

export const healthCheck = (over: Partial<HealthCheck> = {}): HealthCheck => ({
  type: 'health.check',
  connection_id: 'c1',
  cid: '*',
  created_at: at(),
  ...over,
});

export const markRead = (unread: number, channels = unread): NotificationMarkRead => ({
  type: 'notification.mark_read',
  created_at: at(),
  unread_count: unread,
  total_unread_count: unread,
  unread_channels: channels,
});

export const presenceChanged = (user: User): UserPresenceChanged => ({
  type: 'user.presence.changed',
  created_at: at(),
  user,
});

export const userUpdated = (user: User): UserUpdated => ({
  type: 'user.updated',
  created_at: at(),
  user,
});

export const userDeleted = (user: User): UserDeleted => ({
  type: 'user.deleted',
  created_at: at(),
  user,
});

export const memberAdded = (user: User, where = cid): MemberAdded => ({
  type: 'member.added',
  created_at: at(),
  ...addressOf(where),
  member: memberOf(user),
  user,
});

export const memberRemoved = (user: User, where = cid): MemberRemoved => ({
  type: 'member.removed',
  created_at: at(),
  ...addressOf(where),
  member: memberOf(user),
  user,
});

export const watchingStart = (user: User, where = cid): UserWatchingStart => ({
  type: 'user.watching.start',
  created_at: at(),
  ...addressOf(where),
  user,
  watcher_count: 1,
});

export const watchingStop = (user: User, where = cid): UserWatchingStop => ({
  type: 'user.watching.stop',
  created_at: at(),
  ...addressOf(where),
  user,
  watcher_count: 0,
});

export const typingStart = (user: User, ms = 0, where = cid): TypingStart => ({
  type: 'typing.start',
  created_at: at(ms),
  ...addressOf(where),
  user,
});

export const typingStop = (user: User, ms = 0, where = cid): TypingStop => ({
  type: 'typing.stop',
  created_at: at(ms),
  ...addressOf(where),
  user,
});

export const connectionChanged = (online: boolean): ConnectionChanged => ({
  type: 'connection.changed',
  online,
});

/** A custom event as it comes out of a frame. */
export const customEvent = (name: string, data: object = {}): UnknownEvent => {
  const raw = { type: name, created_at: at(), ...addressOf(cid), user: john, ...data };
  return { type: 'unknown', name, cid, created_at: at(), raw };
};
