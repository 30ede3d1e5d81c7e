import { sameJson } from '../internal/sameJson.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { OwnUser, type User } from '../protocol/objects.js';
import { isLater } from '../protocol/time.js';

const { guaranteed, optional } = OwnUser.fields;

/** Keys that a public user has whenever they are set; others may be visible to the user alone. */
const publicKeys = new Set(['name', 'image']);

/** Keys whose absence from a public user says nothing. */
const privateKeys = Object.keys({ ...guaranteed, ...optional }).filter(
  (key) => !publicKeys.has(key),
);

const unlessSame = (me: OwnUser, next: OwnUser): OwnUser => (sameJson(next, me) ? me : next);

/** The account after an event with its public user. */
const withPublicUser = (me: OwnUser, user: User): OwnUser => {
  const isOld = me.updated_at != null && isLater(me.updated_at, user.updated_at);
  if (user.id !== me.id || isOld) return me;
  const kept = privateKeys.flatMap((key) => (key in me ? [[key, me[key]] as const] : []));
  // An invisible user is offline in its public form.
  return unlessSame(me, { ...Object.fromEntries(kept), ...user, online: me.online });
};

/** The connected user after an event; undefined until the first health check. */
export const foldMe = (me: OwnUser | undefined, event: ChatEvent): OwnUser | undefined => {
  switch (event.type) {
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return me && event.me ? unlessSame(me, event.me) : (event.me ?? me);
    case 'user.updated':
    case 'user.presence.changed':
    case 'user.banned':
    case 'user.unbanned':
      return me && withPublicUser(me, event.user);
    case 'notification.mark_read':
    case 'notification.mark_unread':
    case 'notification.thread_message_new':
    case 'notification.channel_deleted': {
      const { unread_threads = me?.unread_threads } = event;
      return me && unread_threads !== me.unread_threads ? { ...me, unread_threads } : me;
    }
    default:
      return me;
  }
};
