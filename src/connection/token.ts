import { catchError, defer, from, map, type Observable, of, shareReplay, throwError } from 'rxjs';
import { TokenError } from '../errors.js';
import type { TokenSource } from './options.js';

/** The token in use. */
export interface TokenCache {
  /** The token, from the provider when there is none yet. One call of the provider at a time. */
  readonly token$: Observable<string>;
  /** Forgets a token that the server called expired, unless a newer one took its place. */
  readonly expire: (token: string) => void;
  /** Whether there is a provider that may give another token. */
  readonly renewable: boolean;
}

const asked = (provide: Exclude<TokenSource, string>): Observable<string> =>
  defer(() => {
    const given$ = provide();
    return typeof given$ === 'string' ? of(given$) : from(given$);
  }).pipe(
    map((token: unknown) => {
      if (typeof token === 'string' && token !== '') return token;
      throw new TokenError('The token provider gave no token; it has to give a non-empty string.');
    }),
    catchError((cause: unknown) =>
      throwError(() =>
        cause instanceof TokenError
          ? cause
          : new TokenError('The token provider failed.', { cause }),
      ),
    ),
  );

export const tokenCache = (source: TokenSource): TokenCache => {
  if (typeof source === 'string')
    return { token$: of(source), expire: () => undefined, renewable: false };
  let current: { readonly token$: Observable<string>; value?: string } | undefined;
  const renewed = () => {
    const entry: { token$: Observable<string>; value?: string } = {
      token$: asked(source).pipe(
        map((token) => (entry.value = token)),
        catchError((error: unknown) => {
          if (current === entry) current = undefined;
          return throwError(() => error);
        }),
        shareReplay({ bufferSize: 1, refCount: true }),
      ),
    };
    return entry;
  };
  return {
    token$: defer(() => (current ??= renewed()).token$),
    expire: (token) => {
      if (current?.value === token) current = undefined;
    },
    renewable: true,
  };
};
