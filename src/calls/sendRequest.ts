import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import {
  catchError,
  defer,
  finalize,
  from,
  map,
  type Observable,
  switchMap,
  throwError,
} from 'rxjs';
import { ResponseError, ApiError, type CallError, NetworkError } from '../errors.js';
import { failureFromErrors, decodeFailure } from '../protocol/failure.js';
import { guardOf } from '../protocol/guard.js';
import { ErrorBody } from '../protocol/handshake.js';

/** One HTTP request. */
export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | undefined;
}

interface HttpResponse {
  readonly status: number;
  readonly text: string;
}

/** Sends a request on subscribe; unsubscribing aborts it. Errors with a `NetworkError`. */
export const sendRequest = (
  { url, method, headers, body }: HttpRequest,
  send: typeof fetch,
): Observable<HttpResponse> =>
  defer(() => {
    const abort = new AbortController();
    const init = { method, headers, signal: abort.signal, ...(body === undefined ? {} : { body }) };
    return defer(() => send(url, init)).pipe(
      switchMap((response) =>
        from(response.text()).pipe(map((text) => ({ status: response.status, text }))),
      ),
      catchError((cause: unknown) =>
        throwError(() => new NetworkError('The call got no response.', { cause })),
      ),
      finalize(() => {
        abort.abort();
      }),
    );
  });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const responseError = (operation: string, codec: t.Mixed, text: string): ResponseError => {
  const body = parseJson(text);
  const result = codec.decode(body);
  const failure = E.isLeft(result)
    ? failureFromErrors(text, result.left)
    : decodeFailure(text, '', codec.name, body);
  return new ResponseError(operation, failure);
};

/** The decoded response of an endpoint, or the error that it is. */
export const readResponse = <A>(
  operation: string,
  codec: t.Type<A>,
  { status, text }: HttpResponse,
): Either<CallError, A> => {
  const body = parseJson(text);
  if (status < 400)
    return guardOf(codec)(body) ? E.right(body) : E.left(responseError(operation, codec, text));
  if (guardOf(ErrorBody)(body)) return E.left(new ApiError(body.code, status, body.message));
  return E.left(
    status < 500
      ? responseError(operation, ErrorBody, text)
      : new NetworkError(`${operation}: status ${String(status)} without an error body.`),
  );
};
