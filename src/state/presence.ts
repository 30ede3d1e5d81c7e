import type { DateTime } from '../protocol/primitives.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { User } from '../protocol/objects.js';
import { emptyMap, withEntry } from '../internal/maps.js';
import { sameJson } from '../internal/sameJson.js';

/** A user's status as it was last told. */
export interface UserPresence {
  readonly userId: string;
  readonly online: boolean;
  readonly lastActive: DateTime | undefined;
  readonly user: User;
}

/** The status of every user that was told of, by id. */
export type Presence = ReadonlyMap<string, UserPresence>;

/** Nobody's status is known. */
export const emptyPresence: Presence = emptyMap;

const statusOf = (user: User): UserPresence => ({
  userId: user.id,
  online: user.online === true,
  lastActive: user.last_active ?? undefined,
  user,
});

// The same user comes again with every answer; only a change makes another status.
const isSame = (one: User, other: User): boolean =>
  one === other ||
  (one.online === other.online &&
    one.last_active === other.last_active &&
    one.updated_at !== undefined &&
    one.updated_at === other.updated_at) ||
  sameJson(one, other);

const learnStatus = (state: Presence, user: User): Presence => {
  const known = state.get(user.id);
  return typeof user.online !== 'boolean' || (known && isSame(known.user, user))
    ? state
    : withEntry(state, user.id, statusOf(user));
};

/** The statuses with those of users that an answer brought. */
export const mergePresence = (state: Presence, users: readonly User[]): Presence =>
  users.reduce(learnStatus, state);

/**
 * The statuses after an event. Only events that tell of a status count: `user.presence.changed`,
 * `user.updated`, `user.deleted` (offline from then on) and the first health check (oneself).
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
