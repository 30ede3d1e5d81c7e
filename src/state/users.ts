import { withEntry } from '../internal/maps.js';
import { isRecord } from '../internal/isRecord.js';
import type { Fields } from '../internal/paths.js';
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

/** The keys under which an object names users, alone or in a list. */
const userKeys = [
  'user',
  'target',
  'created_by',
  'truncated_by',
  'pinned_by',
  'mentioned_users',
  'thread_participants',
];

/** The keys of inner objects that name users. */
const innerKeys = [
  'channel',
  'quoted_message',
  'latest_reactions',
  'own_reactions',
  'latest_reactions_by',
];

type Change = (value: Fields) => object;

/** A value, or each item of a list, changed; the same object where nothing changes. */
const changedBy = (value: unknown, change: Change): unknown => {
  if (isRecord(value)) return change(value);
  if (!Array.isArray(value)) return value;
  const items: readonly unknown[] = value;
  return items.some((item) => changedBy(item, change) !== item)
    ? items.map((item) => changedBy(item, change))
    : items;
};

/** An object with some keys changed. */
const withKeys = <A extends object>(object: A, keys: readonly string[], change: Change): A =>
  keys.reduce((next, key) => {
    const value = (object as Fields)[key];
    const changed = changedBy(value, change);
    return changed === value ? next : { ...next, [key]: changed };
  }, object);

/**
 * An object with a newer version of a user wherever it names that user; the same object where it
 * does not.
 */
export const withUser = <A extends object>(object: A, user: User): A => {
  const inner: Change = (value) => withUser(value, user);
  const named = withKeys(object, userKeys, (value) =>
    value['id'] === user.id ? newerUser(value as User, user) : value,
  );
  const all = withKeys(named, innerKeys, inner);
  return withKeys(all, ['reaction_groups'], (groups) =>
    withKeys(groups, Object.keys(groups), inner),
  );
};

/** A table with a newer version of a user in each of its values. */
export const withUserInAll = <A extends object>(
  table: ReadonlyMap<string, A>,
  user: User,
): ReadonlyMap<string, A> => {
  let next = table;
  for (const [key, value] of table) next = withEntry(next, key, withUser(value, user));
  return next;
};
