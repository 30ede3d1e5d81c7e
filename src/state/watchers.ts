import { withEntry, withoutEntry, withoutEntries } from '../internal/maps.js';
import { sameJson } from '../internal/sameJson.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { User } from '../protocol/objects.js';
import { mergeListed } from './mergeListed.js';
import { withUpdatedUser } from './users.js';

/** The watchers of a channel. */
export interface Watchers {
  /** By id. In a channel with many watchers the server lists only some. */
  readonly users: ReadonlyMap<string, User>;
  /** The number of all watchers. */
  readonly count: number;
}

/** No watchers. */
export const emptyWatchers: Watchers = { users: new Map(), count: 0 };

const changed = (state: Watchers, users: Watchers['users'], count: number): Watchers =>
  users === state.users && count === state.count ? state : { users, count };

/** The watchers as a response lists them, and their number. */
export const mergeWatchers = (
  state: Watchers,
  users: readonly User[],
  count: number | null | undefined,
): Watchers => {
  const next = mergeListed(sameJson, state.users, new Map(users.map((user) => [user.id, user])));
  return changed(state, next, count ?? next.size);
};

/** The watchers after an event of the channel. Messages carry the number of watchers too. */
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
      const rest = withoutEntry(users, event.user.id);
      const one = users.size - rest.size;
      return changed(state, rest, event.watcher_count ?? Math.max(rest.size, count - one));
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
