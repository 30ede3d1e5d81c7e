import { withEntry, withoutEntry, withoutEntries } from '../internal/maps.js';
import { sameJson } from '../internal/sameJson.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { User } from '../protocol/objects.js';
import { mergeListed } from './mergeListed.js';
import { withUpdatedUser } from './users.js';

/** Who watches a channel. */
export interface Watchers {
  /** By id; with many watchers not all of them are named. */
  readonly users: ReadonlyMap<string, User>;
  /** How many there are in all. */
  readonly count: number;
}

/** Nobody watches. */
export const emptyWatchers: Watchers = { users: new Map(), count: 0 };

const changed = (state: Watchers, users: Watchers['users'], count: number): Watchers =>
  users === state.users && count === state.count ? state : { users, count };

/** The watchers that an answer listed, and how many it said there are. */
export const mergeWatchers = (
  state: Watchers,
  users: readonly User[],
  count: number | null | undefined,
  before: Watchers = state,
): Watchers => {
  const listed = new Map(users.map((user) => [user.id, user]));
  const told = mergeListed(sameJson, state.users, before.users, listed);
  const isOutrun = state.count !== before.count;
  return changed(state, told, isOutrun ? state.count : (count ?? told.size));
};

/** The watchers after an event of the channel; their number comes with several of them. */
export const foldWatchers = (state: Watchers, event: ChatEvent): Watchers => {
  const { users, count } = state;
  switch (event.type) {
    case 'user.watching.start': {
      const present =
        withUpdatedUser(users, event.user) ?? withEntry(users, event.user.id, event.user);
      const one = present.size - users.size;
      return changed(state, present, event.watcher_count ?? count + one);
    }
    case 'user.watching.stop': {
      const left = withoutEntry(users, event.user.id);
      const one = users.size - left.size;
      return changed(state, left, event.watcher_count ?? Math.max(left.size, count - one));
    }
    case 'message.new':
    case 'notification.message_new':
      return changed(state, users, event.watcher_count ?? count);
    case 'user.updated':
    case 'user.presence.changed':
    case 'user.deleted':
      return changed(state, withUpdatedUser(users, event.user) ?? users, count);
    case 'channel.deleted':
    case 'notification.channel_deleted':
      return changed(state, withoutEntries(users), 0);
    default:
      return state;
  }
};
