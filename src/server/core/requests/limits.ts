import type { EndpointKey } from '../../../protocol/endpoints/endpointTable.js';

/** The platforms that rate limits distinguish. */
export const platforms = ['server_side', 'android', 'ios', 'web'] as const;

/** One of `platforms`. */
export type Platform = (typeof platforms)[number];

/** The state of a rate limit. */
export interface Limit {
  readonly limit: number;
  readonly remaining: number;
  /** The end of the window, in seconds since the epoch. */
  readonly reset: number;
}

/** Reads the rate limit of an endpoint for a platform. */
export type ReadLimit = (key: EndpointKey, platform: Platform) => Limit | Promise<Limit>;
