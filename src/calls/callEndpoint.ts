import * as E from '#fp-ts/Either';
import { defer, map, type Observable, type SchedulerLike } from 'rxjs';
import { NetworkError } from '../errors.js';
import { timeLimit } from '../internal/timeLimit.js';
import type {
  CallResponse,
  CallParams,
  CallRequest,
  Endpoint,
} from '../protocol/endpoints/endpoint.js';
import { sendRequest, readResponse } from './sendRequest.js';
import { type Call, httpCall, type Service } from './request.js';

/** A service, and the means to call it. */
export interface Caller extends Service {
  readonly fetch: typeof fetch;
  readonly scheduler: SchedulerLike;
  readonly requestTimeoutMs: number;
}

/** One call of an endpoint of the table. */
export interface EndpointCall<Row extends Endpoint> extends Pick<Call, 'token' | 'connectionId'> {
  readonly endpoint: Row;
  readonly params: CallParams<Row>;
  readonly request: CallRequest<Row>;
}

/**
 * Calls an endpoint once, on subscribe, and emits the decoded response. Unsubscribing aborts the
 * request. Errors with a `CallError`.
 */
export const callEndpoint = <Row extends Endpoint>(
  caller: Caller,
  call: EndpointCall<Row>,
): Observable<CallResponse<Row>> => {
  const { operation, response: codec } = call.endpoint;
  const { scheduler, requestTimeoutMs } = caller;
  const error = () =>
    new NetworkError(`${operation}: no response within ${String(requestTimeoutMs)} ms.`);
  return defer(() => sendRequest(httpCall(caller, call), caller.fetch)).pipe(
    timeLimit({ ms: requestTimeoutMs, scheduler, error }),
    map((response) => {
      const result = readResponse(operation, codec, response);
      if (E.isLeft(result)) throw result.left;
      return result.right as CallResponse<Row>;
    }),
  );
};
