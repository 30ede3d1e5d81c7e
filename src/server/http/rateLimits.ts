import type { EndpointKey } from '../../protocol/endpoints/endpointTable.js';
import type { Limit, Platform, ReadLimit } from '../core/requests/limits.js';
import type { CountCalls } from '../ports/store.js';

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
export type CountCall = (
  key: EndpointKey | undefined,
  by: CallSource,
) => RateWindow | Promise<RateWindow>;

/** Counts calls, and reads limits without counting. */
export interface RateLimiter {
  readonly count: CountCall;
  readonly read: ReadLimit;
}

/** A limiter that answers at once. */
interface LocalRateLimiter extends RateLimiter {
  readonly count: (...args: Parameters<CountCall>) => RateWindow;
  readonly read: (...args: Parameters<ReadLimit>) => Limit;
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

/** A count that a call belongs to. */
interface Bucket {
  readonly name: string;
  readonly windowMs: number;
  /** The calls that are allowed in a window. */
  readonly limit: number;
}

type BucketsOf = (key: EndpointKey | undefined, by: CallSource) => readonly Bucket[];

const createBuckets = ({ rateLimits, userRateLimits, limitSeconds }: LimitOptions): BucketsOf => {
  const windows = [
    { windowMs: minuteMs, share: 1 },
    ...(limitSeconds ? [{ windowMs: secondMs, share: 1 / secondsInBurst }] : []),
  ];
  return (key, { platform, userId }) => {
    if (key === undefined) return [];
    const names = [
      [rateLimits[key], platform],
      [userId === undefined ? undefined : userRateLimits[key], `${platform} ${userId ?? ''}`],
    ] as const;
    return windows.flatMap(({ windowMs, share }) =>
      names.flatMap(([whole, by]) =>
        whole === undefined
          ? []
          : [{ name: `${key} ${by}`, windowMs, limit: Math.ceil(whole * share) }],
      ),
    );
  };
};

const resetOf = (windowMs: number, now: number): number =>
  (Math.floor(now / windowMs) + 1) * windowMs;

const windowOf = ({ limit, windowMs }: Bucket, made: number, now: number): RateWindow => ({
  limit,
  remaining: Math.max(0, limit - made),
  reset: resetOf(windowMs, now) / 1000,
  isExceeded: made > limit,
});

/** The window to report: one that is exceeded, if any; the hosted service's as never used otherwise. */
const reported = (
  key: EndpointKey | undefined,
  windows: readonly RateWindow[],
  now: number,
): RateWindow => {
  const [first] = windows;
  const limit = (key && defaultLimits[key]) ?? thousands;
  const reset = resetOf(minuteMs, now) / 1000;
  return (
    windows.find(({ isExceeded }) => isExceeded) ??
    first ?? { limit, remaining: limit, reset, isExceeded: false }
  );
};

/** Counts the calls of this node in fixed windows; past windows are dropped. */
const createCounts = () => {
  const windows = new Map<number, { reset: number; counts: Map<string, number> }>();
  return ({ name, windowMs }: Bucket, calls: number, now: number): number => {
    const reset = resetOf(windowMs, now);
    const known = windows.get(windowMs);
    const window = known?.reset === reset ? known : { reset, counts: new Map<string, number>() };
    windows.set(windowMs, window);
    const made = (window.counts.get(name) ?? 0) + calls;
    window.counts.set(name, made);
    return made;
  };
};

const noLimits: LimitOptions = { rateLimits: {}, userRateLimits: {}, limitSeconds: false };

const withoutExcess = ({ limit, remaining, reset }: RateWindow): Limit => ({
  limit,
  remaining,
  reset,
});

/**
 * Counts calls in fixed windows of one minute, and of one second with `limitSeconds`, on this node
 * only. For an endpoint without a limit, it reports the hosted service's limit as never used.
 */
export const createRateLimiter = (
  options: Partial<LimitOptions>,
  now: () => number,
): LocalRateLimiter => {
  const bucketsOf = createBuckets({ ...noLimits, ...options });
  const counts = createCounts();
  const count = (key: EndpointKey | undefined, by: CallSource, calls: number): RateWindow => {
    const at = now();
    const windows = bucketsOf(key, by).map((bucket) =>
      windowOf(bucket, counts(bucket, calls, at), at),
    );
    return reported(key, windows, at);
  };
  return {
    count: (key, by) => count(key, by, 1),
    read: (key, platform) => withoutExcess(count(key, { platform }, 0)),
  };
};

/** The same for all nodes of an application, whose calls are counted together. */
export const createSharedRateLimiter = (
  options: Partial<LimitOptions>,
  now: () => number,
  countCalls: CountCalls,
): RateLimiter => {
  const bucketsOf = createBuckets({ ...noLimits, ...options });
  const count = (
    key: EndpointKey | undefined,
    by: CallSource,
    calls: number,
  ): RateWindow | Promise<RateWindow> => {
    const at = now();
    const buckets = bucketsOf(key, by);
    if (buckets.length === 0) return reported(key, [], at);
    const counted = buckets.map(async (bucket) => {
      const reset = resetOf(bucket.windowMs, at);
      return windowOf(bucket, await countCalls(bucket.name, reset, calls), at);
    });
    return Promise.all(counted).then((windows) => reported(key, windows, at));
  };
  return {
    count: (key, by) => count(key, by, 1),
    read: async (key, platform) => withoutExcess(await count(key, { platform }, 0)),
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
