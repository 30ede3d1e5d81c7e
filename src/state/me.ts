import { sameJson } from '../internal/sameJson.js';
import type { ChatEvent } from '../protocol/events/event.js';
import type { OwnUser, User } from '../protocol/objects.js';
import { isLater } from './moments.js';

/** What only the user itself is told of its account; whether it shows as online is another matter. */
const ownOnly = [
  ...['online', 'invisible', 'privacy_settings', 'blocked_user_ids', 'roles', 'devices'],
  ...['push_preferences', 'mutes', 'channel_mutes', 'latest_hidden_channels'],
  ...['unread_count', 'total_unread_count', 'unread_channels', 'unread_threads'],
  'total_unread_count_by_team',
] as const;

/** What may be left out where others are told. */
const oftenOnly = ['language', 'teams'] as const;

const kept = (me: OwnUser, keys: readonly string[]) =>
  Object.fromEntries(keys.flatMap((key) => (key in me ? [[key, me[key]] as const] : [])));

const told = (me: OwnUser, account: OwnUser): OwnUser => (sameJson(account, me) ? me : account);

/** The account after all were told of its user. */
const seen = (me: OwnUser, user: User): OwnUser => {
  if (user.id !== me.id) return me;
  if (me.updated_at != null && user.updated_at != null && isLater(me.updated_at, user.updated_at))
    return me;
  return told(me, { ...kept(me, oftenOnly), ...user, ...kept(me, ownOnly) });
};

/** The connected user after an event; nothing until a health check told of it. */
export const foldMe = (me: OwnUser | undefined, event: ChatEvent): OwnUser | undefined => {
  switch (event.type) {
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return me && event.me ? told(me, event.me) : (event.me ?? me);
    case 'user.updated':
    case 'user.presence.changed':
    case 'user.banned':
    case 'user.unbanned':
      return me && seen(me, event.user);
    default:
      return me;
  }
};
