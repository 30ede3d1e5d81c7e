import type { DateTime } from '../protocol/primitives.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { User } from '../protocol/objects.js';
import { emptyMap, withEntry } from '../internal/maps.js';
import { sameJson } from '../internal/sameJson.js';

/** A user's latest status. */
export interface UserPresence {
  readonly userId: string;
  readonly online: boolean;
  readonly lastActive: DateTime | undefined;
  readonly user: User;
}

/** The status of every user that a response or an event of its status named, by id. */
export type Presence = ReadonlyMap<string, UserPresence>;

/** The statuses before the first event and the first response. */
export const emptyPresence: Presence = emptyMap;

const statusOf = (user: User): UserPresence => ({
  userId: user.id,
  online: user.online === true,
  lastActive: user.last_active ?? undefined,
  user,
});

const mergeUser = (state: Presence, user: User): Presence => {
  const current = state.get(user.id);
  return typeof user.online !== 'boolean' || (current && sameJson(current.user, user))
    ? state
    : withEntry(state, user.id, statusOf(user));
};

/** The statuses after a response that lists users. */
export const mergePresence = (state: Presence, users: readonly User[]): Presence =>
  users.reduce(mergeUser, state);

/**
 * The statuses after an event: `user.presence.changed`, `user.updated`, `user.deleted`, after which
 * the user is offline, and a health check that carries the connected user.
 */
export const foldPresence = (state: Presence, event: ChatEvent): Presence => {
  switch (event.type) {
    case 'user.presence.changed':
    case 'user.updated':
      return mergePresence(state, [event.user]);
    case 'user.deleted':
      return mergePresence(state, [{ ...event.user, online: false }]);
    case 'health.check':
      return event.me ? mergePresence(state, [event.me]) : state;
    default:
      return state;
  }
};
