import * as E from '#fp-ts/Either';
import { defer, map, type Observable, type SchedulerLike, throwError, timeout } from 'rxjs';
import { NetworkError } from '../errors.js';
import type { Endpoint } from '../protocol/endpoints/entry.js';
import {
  type AnswerOf,
  type EndpointKey,
  endpoints,
  type ParamsOf,
  type RequestOf,
} from '../protocol/endpoints/table.js';
import { exchange, readAnswer } from './exchange.js';
import { type Call, httpCall, type Service } from './request.js';

/** A service, and by what means it is called. */
export interface Caller extends Service {
  readonly fetch: typeof fetch;
  readonly scheduler: SchedulerLike;
  readonly requestTimeoutMs: number;
}

/** A call of one endpoint of the table. */
export interface EndpointCall<Key extends EndpointKey> extends Pick<
  Call,
  'token' | 'connectionId'
> {
  readonly key: Key;
  readonly params: ParamsOf<Key>;
  readonly request: RequestOf<Key>;
}

/**
 * Calls an endpoint once, on subscribe, and emits what it answers; unsubscribing aborts the
 * request. Errors with a `CallError`.
 */
export const callEndpoint = <Key extends EndpointKey>(
  caller: Caller,
  { key, ...call }: EndpointCall<Key>,
): Observable<AnswerOf<Key>> => {
  const endpoint: Endpoint = endpoints[key];
  const { operation, answer } = endpoint;
  const { scheduler, requestTimeoutMs } = caller;
  const late = () =>
    new NetworkError(`${operation}: no answer within ${String(requestTimeoutMs)} ms.`);
  return defer(() => exchange(httpCall(caller, { ...call, endpoint }), caller.fetch)).pipe(
    timeout({ first: requestTimeoutMs, scheduler, with: () => throwError(() => late()) }),
    map((answered) => {
      const result = readAnswer(operation, answer, answered);
      if (E.isLeft(result)) throw result.left;
      return result.right as AnswerOf<Key>;
    }),
  );
};
