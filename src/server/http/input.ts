import { InputLimit } from '../../protocol/inputLimits.js';
import type { Endpoint } from '../../protocol/endpoints/endpoint.js';
import { ApiFailure, fail } from '../core/requests/failure.js';
import { parseJson } from './decode.js';
import { isRecord } from '../../internal/isRecord.js';

const maxBodyBytes = InputLimit.bodyBytes.max;

/** A body that did not arrive completely: the client has aborted its request. */
export class AbortedUpload extends ApiFailure {
  constructor(cause: unknown) {
    super('Input', 'the body did not arrive completely');
    this.cause = cause;
  }
}

const chunksOf = async function* (request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* request.body ?? [];
  } catch (cause) {
    throw new AbortedUpload(cause);
  }
};

const refuseLength = (): never => fail('PayloadTooBig', `the body is over ${maxBodyBytes} bytes`);

const readDeclared = (request: Request): Promise<string> =>
  request.text().catch((cause: unknown) => {
    throw new AbortedUpload(cause);
  });

// A chunked body does not declare its length, so it is counted chunk by chunk.
const readChunks = async (request: Request): Promise<string> => {
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of chunksOf(request)) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) return refuseLength();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

/** Reads a body as one text where its length is known beforehand: a stream of it costs far more. */
const readText = (request: Request): Promise<string> => {
  const declared = request.headers.get('content-length');
  if (declared === null) return readChunks(request);
  return Number(declared) > maxBodyBytes ? refuseLength() : readDeclared(request);
};

const connectionParameters = new Set([
  'api_key',
  'authorization',
  'stream-auth-type',
  'connection_id',
]);

/** A parameter that is repeated is a list. */
const parameterOf = (values: readonly string[]): unknown =>
  values.length === 1 ? values[0] : values;

type Reader = (request: Request, query: URLSearchParams) => unknown;

/** Reads the undecoded request of a call, by where the endpoint carries it. */
export const readInput: Readonly<Record<Endpoint['input'], Reader>> = {
  // `null` is what some SDKs send for a request without fields.
  body: async (request) => parseJson('the body', (await readText(request)) || '{}') ?? {},
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
