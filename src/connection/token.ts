import {
  catchError,
  defer,
  from,
  map,
  type Observable,
  of,
  type SchedulerLike,
  shareReplay,
  take,
  throwError,
  throwIfEmpty,
  timeout,
} from 'rxjs';
import { TokenError } from '../errors.js';
import type { TokenSource } from './options.js';

/** The token in use. */
export interface TokenCache {
  /** The token, from the provider when there is none yet. One call of the provider at a time. */
  readonly token$: Observable<string>;
  /** Forgets a token that the server refused, unless a newer one took its place. */
  readonly expire: (token: string) => void;
  /** Whether there is a provider that may give another token. */
  readonly renewable: boolean;
}

/** How long a provider may take. */
export interface TokenPatience {
  readonly timeoutMs: number;
  readonly scheduler: SchedulerLike;
}

interface Entry {
  readonly token$: Observable<string>;
  value?: string;
}

const noToken = 'The token provider gave no token; it has to give a non-empty string.';

const asked = (
  provide: Exclude<TokenSource, string>,
  { timeoutMs, scheduler }: TokenPatience,
): Observable<string> =>
  defer(() => {
    const given$ = provide();
    return typeof given$ === 'string' ? of(given$) : from(given$);
  }).pipe(
    timeout({
      first: timeoutMs,
      scheduler,
      with: () =>
        throwError(() => new TokenError(`The token provider took over ${String(timeoutMs)} ms.`)),
    }),
    take(1),
    throwIfEmpty(() => new TokenError(noToken)),
    map((token: unknown) => {
      if (typeof token === 'string' && token !== '') return token;
      throw new TokenError(noToken);
    }),
    catchError((cause: unknown) =>
      throwError(() =>
        cause instanceof TokenError
          ? cause
          : new TokenError('The token provider failed.', { cause }),
      ),
    ),
  );

/** Keeps the token of a source, and asks a provider for another one when it has expired. */
export const tokenCache = (source: TokenSource, patience: TokenPatience): TokenCache => {
  if (typeof source === 'string')
    return { token$: of(source), expire: () => undefined, renewable: false };
  let current: Entry | undefined;
  const renewed = (): Entry => {
    const entry: Entry = {
      token$: asked(source, patience).pipe(
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
