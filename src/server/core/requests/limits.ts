import type { EndpointKey } from '../../../protocol/endpoints/endpointTable.js';

/** From where calls come, as limits tell it apart. */
export const platforms = ['server_side', 'android', 'ios', 'web'] as const;

/** One of them. */
export type Platform = (typeof platforms)[number];

/** What is left of a limit. */
export interface Limit {
  readonly limit: number;
  readonly remaining: number;
  /** When its window ends, in seconds since the epoch. */
  readonly reset: number;
}

/** Tells what is left of the calls that a platform may make of an endpoint. */
export type ReadLimit = (key: EndpointKey, platform: Platform) => Limit;
