import { withoutEntry } from '../internal/maps.js';
import { sameJson } from '../internal/sameJson.js';
import type { DateTime } from '../protocol/primitives.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Channel, ChannelMute, Mute, OwnUser } from '../protocol/objects.js';
import { isLater } from '../protocol/time.js';
import { withUserInAll } from './users.js';

/** The users and channels that the connected user has muted. Expired mutes stay until the next list. */
export interface Mutes {
  /** By the id of the muted user. */
  readonly users: ReadonlyMap<string, Mute>;
  /** By `cid`. */
  readonly channels: ReadonlyMap<string, ChannelMute>;
}

/** Nothing is muted. */
export const emptyMutes: Mutes = { users: new Map(), channels: new Map() };

type Table<A> = ReadonlyMap<string, A>;

const tableFrom = <A>(
  current: Table<A>,
  list: readonly A[] | null | undefined,
  keyOf: (item: A) => string,
): Table<A> =>
  list == null || sameJson([...current.values()], list)
    ? current
    : new Map(list.map((item) => [keyOf(item), item]));

/** The mutes that a user's own account lists; a list that is absent leaves the current mutes. */
export const mergeMutes = (state: Mutes, { mutes, channel_mutes }: OwnUser): Mutes => {
  const users = tableFrom(state.users, mutes, ({ target }) => target.id);
  const channels = tableFrom(state.channels, channel_mutes, ({ channel }) => channel.cid);
  return users === state.users && channels === state.channels ? state : { users, channels };
};

/**
 * Without the mute of an earlier channel of the same id: it ended with that channel, of whose deletion
 * only members and watchers receive an event.
 */
export const withoutEarlierMute = (
  state: Mutes,
  { cid, created_at }: Pick<Channel, 'cid' | 'created_at'>,
): Mutes => {
  const mute = state.channels.get(cid);
  return mute?.created_at != null && created_at != null && isLater(created_at, mute.created_at)
    ? { ...state, channels: withoutEntry(state.channels, cid) }
    : state;
};

/** The mutes after an event. Each list is complete; a mute ends with its target. */
export const foldMutes = (state: Mutes, event: ChatEvent): Mutes => {
  switch (event.type) {
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return event.me ? mergeMutes(state, event.me) : state;
    case 'user.updated': {
      const users = withUserInAll(state.users, event.user);
      const channels = withUserInAll(state.channels, event.user);
      return users === state.users && channels === state.channels ? state : { users, channels };
    }
    case 'user.deleted': {
      if (event.hard_delete !== true) return state;
      const users = withoutEntry(state.users, event.user.id);
      return users === state.users ? state : { ...state, users };
    }
    case 'notification.added_to_channel':
    case 'notification.invited':
      return event.channel ? withoutEarlierMute(state, event.channel) : state;
    case 'channel.deleted':
    case 'notification.channel_deleted': {
      const channels = withoutEntry(state.channels, event.cid);
      return channels === state.channels ? state : { ...state, channels };
    }
    default:
      return state;
  }
};

const isActiveAt = (
  mute: { readonly expires?: DateTime | null | undefined } | undefined,
  moment: DateTime,
): boolean => mute !== undefined && (mute.expires == null || isLater(mute.expires, moment));

/** Whether a user is muted at a moment. */
export const isUserMuted = ({ users }: Mutes, userId: string, moment: DateTime): boolean =>
  isActiveAt(users.get(userId), moment);

/** Whether a channel is muted at a moment. */
export const isChannelMuted = ({ channels }: Mutes, cid: string, moment: DateTime): boolean =>
  isActiveAt(channels.get(cid), moment);
