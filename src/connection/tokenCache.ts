import {
  defer,
  map,
  NEVER,
  type Observable,
  of,
  retry,
  share,
  switchMap,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { TokenError } from '../errors.js';
import { isRetryable } from '../calls/retryable.js';
import { type TokenLifetime, tokenLifetime } from './tokenLifetime.js';
import type { Settings, TokenSource } from './options.js';
import { requestToken } from './tokenProvider.js';
import { timerUntil } from './timerUntil.js';

/** The token in use, and its successor. */
export interface TokenCache {
  /** The cached token, or one from the provider if it has expired. Errors with a `TokenError`. */
  readonly token$: Observable<string>;
  /**
   * The token after a given one, requested shortly before that one expires. A provider that fails
   * is called again after a delay. Emits once; errors when the provider has failed for good.
   */
  readonly successor: (token: string, signals$: Observable<unknown>) => Observable<string>;
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
      successor: () => NEVER,
      expire: () => undefined,
      syncClock: () => undefined,
      renewable: false,
    };
  const { now, random, scheduler, heartbeat, retry: policy, renewTokenMs } = settings;
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
  const requestOther = (token: string): Observable<string> =>
    requested$.pipe(
      map((next) => {
        if (next !== token) return next;
        throw new TokenError('The token provider gave the token that is about to expire again.');
      }),
    );

  return {
    token$: defer(() => (cached && isValid(cached) ? of(cached.token) : requested$)),
    successor: (token, signals$) =>
      defer(() => {
        if (cached?.token !== token) return cached ? of(cached.token) : requestOther(token);
        const lifetime = lifetimeOf(cached);
        return lifetime
          ? timerUntil(lifetime.renewAt, { now, scheduler, signals$ }).pipe(
              switchMap(() => requestOther(token)),
            )
          : NEVER;
      }).pipe(
        retry({
          delay: (error: TokenError, failures) =>
            isRetryable(error)
              ? timer(policy.delayMs(failures, random), scheduler)
              : throwError(() => error),
        }),
      ),
    expire: (token) => {
      if (cached?.token === token) cached = undefined;
    },
    syncClock: (serverTime) => {
      serverAheadMs = serverTime - now();
    },
    renewable: true,
  };
};
