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
import { tokenExpiry } from './tokenExpiry.js';
import type { Settings, TokenSource } from './options.js';
import { requestToken } from './tokenProvider.js';
import { timerUntil } from './timerUntil.js';

/** The token in use. */
export interface TokenCache {
  /** The token, from the provider when there is none that holds. Errors with a `TokenError`. */
  readonly token$: Observable<string>;
  /**
   * The token that takes the place of one in use, ahead of its end: asked for in time, again after
   * a while when the provider fails. Emits once; errors when the provider has failed for good.
   */
  readonly successor: (token: string, signals$: Observable<unknown>) => Observable<string>;
  /** Forgets a token that the server refused, unless a newer one took its place. */
  readonly expire: (token: string) => void;
  /** Whether there is a provider that may give another token. */
  readonly renewable: boolean;
}

interface Known {
  readonly token: string;
  /** When to ask for the next one, and when this one ends; nothing for one that does not say. */
  readonly renewAt?: number;
  readonly endsAt?: number;
}

/** What part of a token's life the margin may take at most. */
const marginShare = 0.2;

/** Keeps the token of a source, and asks a provider for another one when its time is over. */
export const createTokenCache = (source: TokenSource, settings: Settings): TokenCache => {
  if (typeof source === 'string')
    return {
      token$: of(source),
      successor: () => NEVER,
      expire: () => undefined,
      renewable: false,
    };
  const { now, random, scheduler, heartbeat, retry: policy, renewTokenMs } = settings;
  let known: Known | undefined;

  // A token that seems over when it comes says more of this clock than of the token.
  const learned = (token: string): Known => {
    const endsAt = tokenExpiry(token);
    const leftMs = (endsAt ?? 0) - now();
    if (endsAt === undefined || leftMs <= 0) return { token };
    return { token, endsAt, renewAt: endsAt - Math.min(renewTokenMs, leftMs * marginShare) };
  };

  // Whoever asks while a call is in progress shares it.
  const asked$ = requestToken(source, { timeoutMs: heartbeat.handshakeTimeoutMs, scheduler }).pipe(
    tap((token) => {
      if (known?.token !== token) known = learned(token);
    }),
    share(),
  );
  const another = (token: string): Observable<string> =>
    asked$.pipe(
      map((given) => {
        if (given !== token) return given;
        throw new TokenError('The token provider gave the token that is about to end once more.');
      }),
    );

  return {
    token$: defer(() => (known && now() < (known.endsAt ?? Infinity) ? of(known.token) : asked$)),
    successor: (token, signals$) =>
      defer(() => {
        if (known?.token !== token) return known ? of(known.token) : another(token);
        const { renewAt } = known;
        return renewAt === undefined
          ? NEVER
          : timerUntil(renewAt, { now, scheduler, signals$ }).pipe(switchMap(() => another(token)));
      }).pipe(
        retry({
          delay: (error: TokenError, failures) =>
            isRetryable(error)
              ? timer(policy.delayMs(failures, random), scheduler)
              : throwError(() => error),
        }),
      ),
    expire: (token) => {
      if (known?.token === token) known = undefined;
    },
    renewable: true,
  };
};
