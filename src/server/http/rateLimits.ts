import type { EndpointKey } from '../../protocol/endpoints/endpointTable.js';
import type { Limit, Platform, ReadLimit } from '../core/requests/limits.js';

/** The number of calls allowed per minute, by the endpoint's key. */
export type RateLimits = Readonly<Partial<Record<EndpointKey, number>>>;

/** The limits to enforce; endpoints without an entry are not limited. */
export interface LimitOptions {
  /** Per platform. */
  readonly rateLimits: RateLimits;
  /** Per user and platform. */
  readonly userRateLimits: RateLimits;
  /** Whether at most a thirtieth of a minute's calls are allowed in one second. */
  readonly limitSeconds: boolean;
}

/** The state of a limit, as the headers of a response report it. */
export interface RateWindow extends Limit {
  /** Whether the call exceeds the limit. */
  readonly isExceeded: boolean;
}

/** The source of a call; backends have no user id. */
interface CallSource {
  readonly platform: string;
  readonly userId?: string | undefined;
}

/** Counts a call and returns its limit; without a key, nothing is counted. */
export type CountCall = (key: EndpointKey | undefined, by: CallSource) => RateWindow;

/** Counts calls, and reads limits without counting. */
export interface RateLimiter {
  readonly count: CountCall;
  readonly read: ReadLimit;
}

const minuteMs = 60_000;
const secondMs = 1_000;
const secondsInBurst = 30;

const thousands = 1_000;

/** The hosted service's limits per minute, for endpoints that differ from its usual 1 000. */
const defaultLimits: RateLimits = {
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

/** Counts calls by name in fixed windows of one length; past windows are dropped. */
const createCounts = (windowMs: number, now: () => number) => {
  let counts = new Map<string, number>();
  let current = -1;
  return (name: string, calls: number): { readonly made: number; readonly reset: number } => {
    const index = Math.floor(now() / windowMs);
    if (index !== current) counts = new Map();
    current = index;
    const made = (counts.get(name) ?? 0) + calls;
    counts.set(name, made);
    return { made, reset: ((index + 1) * windowMs) / 1000 };
  };
};

type Rule = (key: EndpointKey, by: CallSource, calls: number) => RateWindow | undefined;

const createRules = (
  { rateLimits, userRateLimits, limitSeconds }: LimitOptions,
  now: () => number,
): readonly Rule[] => {
  const rule = (
    limits: RateLimits,
    windowMs: number,
    share: number,
    nameOf: (by: CallSource) => string | undefined,
  ): Rule => {
    const count = createCounts(windowMs, now);
    return (key, by, calls) => {
      const [whole, name] = [limits[key], nameOf(by)];
      if (whole === undefined || name === undefined) return undefined;
      const limit = Math.ceil(whole * share);
      const { made, reset } = count(`${key} ${name}`, calls);
      return { limit, remaining: Math.max(0, limit - made), reset, isExceeded: made > limit };
    };
  };
  const windows = [
    { windowMs: minuteMs, share: 1 },
    ...(limitSeconds ? [{ windowMs: secondMs, share: 1 / secondsInBurst }] : []),
  ];
  return windows.flatMap(({ windowMs, share }) => [
    rule(rateLimits, windowMs, share, ({ platform }) => platform),
    rule(userRateLimits, windowMs, share, ({ platform, userId }) =>
      userId === undefined ? undefined : `${platform} ${userId}`,
    ),
  ]);
};

const noLimits: LimitOptions = { rateLimits: {}, userRateLimits: {}, limitSeconds: false };

/**
 * Counts calls in fixed windows of one minute, and of one second with `limitSeconds`, on this node
 * only. For an endpoint without a limit, it reports the hosted service's limit as never used.
 */
export const createRateLimiter = (
  options: Partial<LimitOptions>,
  now: () => number,
): RateLimiter => {
  const rules = createRules({ ...noLimits, ...options }, now);
  const windowOf = (key: EndpointKey | undefined, by: CallSource, calls: number): RateWindow => {
    const windows = key ? rules.flatMap((rule) => rule(key, by, calls) ?? []) : [];
    const [first] = windows;
    const limit = (key && defaultLimits[key]) ?? thousands;
    const reset = ((Math.floor(now() / minuteMs) + 1) * minuteMs) / 1000;
    return (
      windows.find(({ isExceeded }) => isExceeded) ??
      first ?? { limit, remaining: limit, reset, isExceeded: false }
    );
  };
  return {
    count: (key, by) => windowOf(key, by, 1),
    read: (key, platform) => {
      const { limit, remaining, reset } = windowOf(key, { platform }, 0);
      return { limit, remaining, reset };
    },
  };
};

const platforms = [
  ['android', /android/i],
  ['ios', /ios|swift/i],
] as const;

/** The platform of a call, read from the client's `X-Stream-Client` header. */
export const platformOf = (isServer: boolean, client: string | undefined): Platform =>
  isServer
    ? 'server_side'
    : (platforms.find(([, pattern]) => pattern.test(client ?? ''))?.[0] ?? 'web');
