import { InputLimit } from '../../protocol/inputLimits.js';
import type { Endpoint } from '../../protocol/endpoints/endpoint.js';
import { ApiFailure } from '../core/requests/failure.js';
import { parseJson } from './decode.js';
import type { HttpRequest } from './exchange.js';
import { isRecord } from '../../internal/isRecord.js';

/** A body that did not arrive completely: the client has aborted its request. */
export class AbortedUpload extends ApiFailure {
  constructor(cause: unknown) {
    super('Input', 'the body did not arrive completely');
    this.cause = cause;
  }
}

/** The failure of a body above the limit. */
export const bodyTooBig = (maxBytes: number): ApiFailure =>
  new ApiFailure('PayloadTooBig', `the body is over ${maxBytes} bytes`);

const connectionParameters = new Set([
  'api_key',
  'authorization',
  'stream-auth-type',
  'connection_id',
]);

/** A parameter that is repeated is a list. */
const parameterOf = (values: readonly string[]): unknown =>
  values.length === 1 ? values[0] : values;

/** Where requests are that are read as they come: a form has rules of its own. */
export type PlainInput = Exclude<Endpoint['input'], 'form'>;

type Reader = (request: HttpRequest, query: URLSearchParams) => unknown;

/** Reads the undecoded request of a call, by where the endpoint carries it. */
export const readInput: Readonly<Record<PlainInput, Reader>> = {
  // `null` is what some SDKs send for a request without fields.
  body: async (request) =>
    parseJson('the body', (await request.text(InputLimit.bodyBytes.max)) || '{}') ?? {},
  payload: (_, query) => parseJson('payload', query.get('payload') ?? '{}'),
  query: (_, query) =>
    Object.fromEntries(
      [...new Set(query.keys())]
        .filter((name) => !connectionParameters.has(name))
        .map((name) => [name, parameterOf(query.getAll(name))]),
    ),
};

/** Adds those of the keys to a request that are only in the query. */
export const mergeQuery = (
  input: unknown,
  query: URLSearchParams,
  keys: readonly string[] = [],
): unknown => {
  const added = [...query].filter(([name]) => keys.includes(name));
  return added.length === 0 || !isRecord(input)
    ? input
    : { ...Object.fromEntries(added), ...input };
};
