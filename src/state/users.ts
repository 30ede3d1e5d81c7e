import { withEntry } from '../internal/maps.js';
import { sameJson } from '../internal/sameJson.js';
import type { User } from '../protocol/objects.js';
import { isLater } from '../protocol/time.js';

/** A user after it was told of once more: the one that is known where that says nothing newer. */
export const newerUser = (known: User, told: User): User =>
  known === told ||
  (known.updated_at != null &&
    told.updated_at != null &&
    isLater(known.updated_at, told.updated_at)) ||
  sameJson(known, told)
    ? known
    : told;

/** Users with what was told of one of them; nothing where it is none of them. */
export const withUpdatedUser = (
  users: ReadonlyMap<string, User>,
  told: User,
): ReadonlyMap<string, User> | undefined => {
  const known = users.get(told.id);
  return known && withEntry(users, told.id, newerUser(known, told));
};
