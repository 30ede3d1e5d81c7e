import {
  catchError,
  defer,
  from,
  map,
  type Observable,
  of,
  type SchedulerLike,
  throwError,
  throwIfEmpty,
} from 'rxjs';
import { TokenError } from '../errors.js';
import { timeLimit } from '../internal/timeLimit.js';
import type { TokenSource } from './options.js';

/** The function form of a token source. */
export type TokenProvider = Exclude<TokenSource, string>;

/** The time limit of a provider. */
export interface ProviderOptions {
  readonly timeoutMs: number;
  readonly scheduler: SchedulerLike;
}

const noToken = 'The token provider gave no token; return a non-empty string.';

const noJwt =
  'The token provider gave a text that is no JWT, such as an error page; return the token alone, ' +
  'and fail when the response is not ok.';

const jwt = /^[\w-]+\.[\w-]+\.[\w-]*$/;

// The message never holds the text: it may be a secret all the same.
const checkToken = (token: unknown): string => {
  if (typeof token !== 'string' || token === '') throw new TokenError(noToken);
  if (!jwt.test(token)) throw new TokenError(noJwt);
  return token;
};

const asTokenError = (cause: unknown): TokenError =>
  cause instanceof TokenError ? cause : new TokenError('The token provider failed.', { cause });

const isPromise = (value: unknown): value is PromiseLike<string> =>
  typeof (value as Partial<PromiseLike<string>> | null)?.then === 'function';

/**
 * Calls a provider on subscribe and emits one token, or errors with a `TokenError` when it fails or
 * gives a text that is no JWT. Unsubscribing
 * cancels an Observable. A promise cannot be cancelled: it stays the call in progress, and the next
 * subscriber shares it, until it settles or exceeds `timeoutMs`.
 */
export const requestToken = (
  provide: TokenProvider,
  { timeoutMs, scheduler }: ProviderOptions,
): Observable<string> => {
  let pending: PromiseLike<string> | undefined;

  const trackPending = (promise: PromiseLike<string>): void => {
    const clear = (): void => {
      if (pending === promise) pending = undefined;
    };
    pending = promise;
    promise.then(clear, clear);
  };
  const callProvider = (): Observable<string> => {
    const provided$ = provide();
    if (isPromise(provided$)) trackPending(provided$);
    return typeof provided$ === 'string' ? of(provided$) : from(provided$);
  };
  const abandon = (): TokenError => {
    pending = undefined;
    return new TokenError(`The token provider took over ${String(timeoutMs)} ms.`);
  };

  return defer(() => (pending ? from(pending) : callProvider())).pipe(
    throwIfEmpty(() => new TokenError(noToken)),
    timeLimit({ ms: timeoutMs, scheduler, error: abandon }),
    map(checkToken),
    catchError((cause: unknown) => throwError(() => asTokenError(cause))),
  );
};
