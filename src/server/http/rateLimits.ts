import type { EndpointKey } from '../../protocol/endpoints/table.js';

/** How many calls of an endpoint a platform may make in each minute. */
export type RateLimits = Readonly<Partial<Record<EndpointKey, number>>>;

/** What an answer says of the limit that its call counted against. */
export interface RateWindow {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, in seconds since the epoch. */
  readonly reset: number;
  /** Whether the call is one too many. */
  readonly isExceeded: boolean;
}

/** Counts a call; nothing for one of no endpoint. */
export type CountCall = (key: EndpointKey | undefined, platform: string) => RateWindow;

const windowMs = 60_000;

const thousands = 1_000;

/** The limits of the hosted service's applications, for the endpoints that are not as most are. */
const usual: RateLimits = {
  ...{ getOrCreateChannel: 10_000, getOrCreateDistinctChannel: 10_000, queryChannels: 10_000 },
  ...{ getApp: 10_000, markRead: 10_000, markChannelsRead: 10_000, sendEvent: 10_000 },
  ...{ ban: 300, unban: 300, muteUser: 300, unmuteUser: 300, muteChannel: 300 },
  ...{ unmuteChannel: 300, hideChannel: 300, showChannel: 300, updateChannel: 300 },
  ...{ updateChannelPartial: 300, updateUsers: 300, updateUsersPartial: 300, queryMembers: 300 },
  ...{ deactivateUser: 60, deactivateUsers: 60, deleteUser: 60, deleteUsers: 60 },
  ...{ deleteChannel: 60, deleteChannels: 60, truncateChannel: 60, updateApp: 60 },
  ...{ listChannelTypes: 60, getChannelType: 60, createChannelType: 60 },
  ...{ updateChannelType: 60, deleteChannelType: 60 },
};

/**
 * Counts calls in windows of one minute, per endpoint and platform, on this node. An endpoint that
 * is not named has the usual limit of the hosted service, which never runs out.
 */
export const createRateLimiter = (limits: RateLimits, now: () => number): CountCall => {
  let counts = new Map<string, number>();
  let current = -1;
  const count = (name: string): number => {
    const made = (counts.get(name) ?? 0) + 1;
    counts.set(name, made);
    return made;
  };
  return (key, platform) => {
    const minute = Math.floor(now() / windowMs);
    if (minute !== current) counts = new Map();
    current = minute;
    const reset = ((minute + 1) * windowMs) / 1000;
    const own = key && limits[key];
    if (key === undefined || own === undefined) {
      const limit = (key && usual[key]) ?? thousands;
      return { limit, remaining: limit, reset, isExceeded: false };
    }
    const made = count(`${key} ${platform}`);
    return { limit: own, remaining: Math.max(0, own - made), reset, isExceeded: made > own };
  };
};

const platforms = [
  ['android', /android/i],
  ['ios', /ios|swift/i],
] as const;

/** From which kind of device a call comes, by what its client says of itself. */
export const platformOf = (isServer: boolean, client: string | null): string =>
  isServer ? 'server' : (platforms.find(([, pattern]) => pattern.test(client ?? ''))?.[0] ?? 'web');
