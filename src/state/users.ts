import { withEntry } from '../internal/maps.js';
import { sameJson } from '../internal/sameJson.js';
import type { User } from '../protocol/objects.js';
import { isLater } from '../protocol/time.js';

/** The newer of two versions of a user; the current object when the incoming one is not newer. */
export const newerUser = (current: User, incoming: User): User =>
  current === incoming ||
  (current.updated_at != null &&
    incoming.updated_at != null &&
    isLater(current.updated_at, incoming.updated_at)) ||
  sameJson(current, incoming)
    ? current
    : incoming;

/** Users with a newer version of one of them; undefined when it is none of them. */
export const withUpdatedUser = (
  users: ReadonlyMap<string, User>,
  incoming: User,
): ReadonlyMap<string, User> | undefined => {
  const current = users.get(incoming.id);
  return current && withEntry(users, incoming.id, newerUser(current, incoming));
};
