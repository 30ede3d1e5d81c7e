import type { ResponseBody, Call, RequestInfo } from './call.js';
import type { EndpointKey } from '../../protocol/endpoints/endpointTable.js';
import type { Delivery } from '../ports/bus.js';
import type { StoreTx } from '../ports/store.js';
import type { AppSettings } from './app/settingsCache.js';
import type { Rate } from '../../internal/tokenBucket.js';
import type { ReadLimit } from './requests/limits.js';
import type { Stamp } from './requests/timestamps.js';

/** What a handler works with during one call. */
export interface Context extends AppSettings {
  readonly tx: StoreTx;
  readonly stamp: Stamp;
  /** The origin of the call; undefined when the server acts by itself, such as at an expiry. */
  readonly requestInfo: RequestInfo | undefined;
  readonly newId: () => string;
  /** Whether the application may take tokens that nobody signed. */
  readonly allowsUnsignedTokens: boolean;
  /** Reads the rate limits that the HTTP layer counts. */
  readonly readLimit: ReadLimit;
  /** Takes a token of a key; returns 0, or how many milliseconds to wait for the next one. */
  readonly takeToken: (key: string, rate: Rate) => number;
  /** Signs the token that a new guest connects with. */
  readonly signToken: (userId: string) => Promise<string>;
}

/** The result of a call: its response, and the deliveries to publish after the commit. */
export interface Outcome<A> {
  readonly response: A;
  readonly emitted: readonly Delivery[];
  /** When the first thing that the call stored expires. */
  readonly wakeAt?: string | null | undefined;
}

/** Where work of the core comes from, if a caller asked for it. */
type Origin = Pick<Call<EndpointKey>, 'requestInfo' | 'trace'>;

/**
 * Runs work in a transaction, publishes its deliveries after the commit, in commit order, and then
 * calls `then` before anything else is published.
 */
export type Perform = <A>(
  work: (context: Context) => Promise<Outcome<A>>,
  then?: (response: A) => void,
  origin?: Origin,
) => Promise<A>;

/** Serves one endpoint within one transaction. */
export type Handler<Key extends EndpointKey> = (
  context: Context,
  call: Call<Key>,
) => Promise<Outcome<ResponseBody<Key>>>;

/** How far the preparation of a call has gone. */
export interface Progress {
  /** Given to the next part and to the handler as `Call.prepared`. */
  readonly prepared: string;
  /** Whether another part is left. */
  readonly more: boolean;
}

/**
 * Does a part of the work of a call ahead of its handler, in a transaction of its own, so that other
 * calls run in between. Refuses what the handler refuses. The parts of a call that fails stay done.
 */
export type Preparation<Key extends EndpointKey> = (
  context: Context,
  call: Call<Key>,
) => Promise<Outcome<Progress>>;

/** The handlers of the named endpoints. */
export type HandlersOf<Keys extends EndpointKey> = { readonly [Key in Keys]: Handler<Key> };
