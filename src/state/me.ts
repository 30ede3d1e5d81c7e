import { sameJson } from '../internal/sameJson.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { OwnUser, type User } from '../protocol/objects.js';
import { isLater } from '../protocol/time.js';

const { guaranteed, optional } = OwnUser.fields;

/** What all are told of a user wherever it has it; other keys may be for the user itself. */
const always = new Set(['name', 'image']);

/** What stays where others are told nothing of it. */
const keptKeys = Object.keys({ ...guaranteed, ...optional }).filter((key) => !always.has(key));

const told = (me: OwnUser, account: OwnUser): OwnUser => (sameJson(account, me) ? me : account);

/** The account after all were told of its user. */
const seen = (me: OwnUser, user: User): OwnUser => {
  const isOld = me.updated_at != null && isLater(me.updated_at, user.updated_at);
  if (user.id !== me.id || isOld) return me;
  const kept = keptKeys.flatMap((key) => (key in me ? [[key, me[key]] as const] : []));
  // Others see an invisible user as offline.
  return told(me, { ...Object.fromEntries(kept), ...user, online: me.online });
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
