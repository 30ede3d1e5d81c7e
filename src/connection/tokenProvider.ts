import {
  catchError,
  defer,
  from,
  map,
  type Observable,
  of,
  type SchedulerLike,
  take,
  throwError,
  throwIfEmpty,
  timeout,
} from 'rxjs';
import { TokenError } from '../errors.js';
import type { TokenSource } from './options.js';

/** Gives a token, or where to wait for one. */
export type TokenProvider = Exclude<TokenSource, string>;

/** How long a provider may take. */
export interface ProviderOptions {
  readonly timeoutMs: number;
  readonly scheduler: SchedulerLike;
}

const noToken = 'The token provider gave no token; it has to give a non-empty string.';

const asTokenError = (cause: unknown): TokenError =>
  cause instanceof TokenError ? cause : new TokenError('The token provider failed.', { cause });

const isPromise = (value: unknown): value is PromiseLike<string> =>
  typeof (value as Partial<PromiseLike<string>> | null)?.then === 'function';

/**
 * Asks a provider on subscribe, and gives one token or a `TokenError`. An Observable is let go by
 * the unsubscribe. A promise cannot be: it stays the call in progress, and the next subscriber
 * joins it, until it settles or takes too long.
 */
export const requestToken = (
  provide: TokenProvider,
  { timeoutMs, scheduler }: ProviderOptions,
): Observable<string> => {
  let promised: PromiseLike<string> | undefined;

  const keep = (call: PromiseLike<string>): void => {
    const forget = (): void => {
      if (promised === call) promised = undefined;
    };
    promised = call;
    call.then(forget, forget);
  };
  const begin = (): Observable<string> => {
    const given$ = provide();
    if (isPromise(given$)) keep(given$);
    return typeof given$ === 'string' ? of(given$) : from(given$);
  };
  const abandoned = (): Observable<never> => {
    promised = undefined;
    return throwError(
      () => new TokenError(`The token provider took over ${String(timeoutMs)} ms.`),
    );
  };

  return defer(() => (promised ? from(promised) : begin())).pipe(
    timeout({ first: timeoutMs, scheduler, with: abandoned }),
    take(1),
    throwIfEmpty(() => new TokenError(noToken)),
    map((token: unknown) => {
      if (typeof token === 'string' && token !== '') return token;
      throw new TokenError(noToken);
    }),
    catchError((cause: unknown) => throwError(() => asTokenError(cause))),
  );
};
