import { defer, map, type Observable, of, share, tap } from 'rxjs';
import { TokenError } from '../errors.js';
import { type TokenLifetime, tokenLifetime } from './tokenLifetime.js';
import type { Settings, TokenSource } from './options.js';
import { requestToken } from './tokenProvider.js';

/** The token in use, and its successor. */
export interface TokenCache {
  /** The cached token, or one from the provider if it has expired. Errors with a `TokenError`. */
  readonly token$: Observable<string>;
  /** Another token than a given one, which is about to expire. Errors with a `TokenError`. */
  readonly successor: (token: string) => Observable<string>;
  /**
   * When a token has to be replaced, in milliseconds since the epoch by the device's clock;
   * `Infinity` for a token without a known end, or without a provider of another one.
   */
  readonly renewAt: (token: string) => number;
  /** Removes a token that the server refused, unless the cache holds a newer one. */
  readonly expire: (token: string) => void;
  /** Records the time of the server, in milliseconds since the epoch. */
  readonly syncClock: (serverTime: number) => void;
  /** Whether there is a provider of other tokens. */
  readonly renewable: boolean;
}

interface CachedToken {
  readonly token: string;
  readonly receivedAt: number;
}

/** Caches the token of a source, and calls a provider for the next one when it expires. */
export const createTokenCache = (source: TokenSource, settings: Settings): TokenCache => {
  if (typeof source === 'string')
    return {
      token$: of(source),
      successor: () => of(source),
      renewAt: () => Infinity,
      expire: () => undefined,
      syncClock: () => undefined,
      renewable: false,
    };
  const { now, scheduler, heartbeat, renewTokenMs } = settings;
  let cached: CachedToken | undefined;
  let serverAheadMs: number | undefined;

  // Computed when it is needed: the server's clock may become known after the token.
  const lifetimeOf = ({ token, receivedAt }: CachedToken): TokenLifetime | undefined =>
    tokenLifetime(token, { receivedAt, serverAheadMs, marginMs: renewTokenMs });

  const isValid = (current: CachedToken): boolean =>
    now() < (lifetimeOf(current)?.expiresAt ?? Infinity);

  // Shared, so that there is one call of the provider at a time.
  const requested$ = requestToken(source, {
    timeoutMs: heartbeat.handshakeTimeoutMs,
    scheduler,
  }).pipe(
    tap((token) => {
      if (cached?.token !== token) cached = { token, receivedAt: now() };
    }),
    share(),
  );
  return {
    token$: defer(() => (cached && isValid(cached) ? of(cached.token) : requested$)),
    successor: (token) =>
      defer(() => (cached && cached.token !== token ? of(cached.token) : requested$)).pipe(
        map((next) => {
          if (next !== token) return next;
          throw new TokenError('The token provider gave the token that is about to expire again.');
        }),
      ),
    renewAt: (token) =>
      cached?.token === token ? (lifetimeOf(cached)?.renewAt ?? Infinity) : now(),
    expire: (token) => {
      if (cached?.token === token) cached = undefined;
    },
    syncClock: (serverTime) => {
      serverAheadMs = serverTime - now();
    },
    renewable: true,
  };
};
