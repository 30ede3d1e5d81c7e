import type { Endpoint } from '../../protocol/endpoints/endpoint.js';
import { fail } from '../core/requests/failure.js';
import { parseJson } from './decode.js';
import { isRecord } from '../../internal/isRecord.js';

/** The most bytes that a body may have. */
const bodyLimit = 1024 * 1024;

// Counted as it comes: a chunked body does not say how long it is.
const readText = async (request: Request): Promise<string> => {
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > bodyLimit) return fail('PayloadTooBig', `the body is over ${bodyLimit} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

const ofConnection = new Set(['api_key', 'authorization', 'stream-auth-type', 'connection_id']);

type Reader = (request: Request, query: URLSearchParams) => unknown;

/** Reads what a call asks for, from each place where it can travel. */
export const readInput: Readonly<Record<Endpoint['input'], Reader>> = {
  body: async (request) => parseJson('the body', (await readText(request)) || '{}'),
  payload: (_, query) => parseJson('payload', query.get('payload') ?? '{}'),
  query: (_, query) => Object.fromEntries([...query].filter(([name]) => !ofConnection.has(name))),
};

/** What a call asks for, with those of the keys that only its query has. */
export const withQuery = (
  input: unknown,
  query: URLSearchParams,
  keys: readonly string[] = [],
): unknown => {
  const said = [...query].filter(([name]) => keys.includes(name));
  return said.length === 0 || !isRecord(input) ? input : { ...Object.fromEntries(said), ...input };
};
