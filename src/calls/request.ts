import { InputError } from '../errors.js';
import { type Endpoint, fillPath } from '../protocol/endpoints/endpoint.js';
import { baseUrlOf } from './baseUrl.js';
import { encodeJson, encodeRequest } from './encodeRequest.js';
import type { HttpRequest } from './sendRequest.js';

type Queries = Readonly<Record<string, string | undefined>>;

const queriesOf = (endpoint: Endpoint, value: unknown): Queries => {
  const { input } = endpoint;
  if (input === 'payload') return { payload: encodeJson(endpoint, value) };
  if (input === 'body' || input === 'form') return {};
  const encoded = encodeRequest(endpoint, value) as Readonly<
    Record<string, string | null | undefined>
  >;
  return Object.fromEntries(Object.entries(encoded).map(([key, each]) => [key, each ?? undefined]));
};

const searchOf = (queries: Queries): string =>
  new URLSearchParams(
    Object.entries(queries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  ).toString();

// As a path segment these change the path, whatever their encoding.
const unusable = new Set(['', '.', '..']);

const pathOf = (
  { path, operation }: Endpoint,
  params: Readonly<Record<string, string>>,
): string => {
  const refused = Object.entries(params).find(([, value]) => unusable.has(value));
  if (refused) throw new InputError(`${operation}: ${refused[0]} must not be "${refused[1]}".`);
  try {
    return fillPath(path, params);
  } catch {
    throw new InputError(`${operation}: a part of the path is not well-formed text.`);
  }
};

/** The base URL and the application that calls go to. */
export interface Service {
  readonly url: string;
  readonly apiKey: string;
  /** The user of a connection; absent for a backend. */
  readonly userId?: string | undefined;
}

/** The parts of a call that differ from one call to the next. */
export interface Call {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
  readonly request: unknown;
  readonly token: string;
  /** The connection that a watch or a presence subscription belongs to. */
  readonly connectionId?: string | undefined;
}

/** A form with a file, and the other fields as text or JSON. */
const formOf = (endpoint: Endpoint, value: unknown): FormData => {
  const form = new FormData();
  for (const [key, each] of Object.entries(encodeRequest(endpoint, value) as object))
    form.append(
      key,
      typeof each === 'string' || each instanceof Blob ? each : JSON.stringify(each),
    );
  return form;
};

const bodyOf = (endpoint: Endpoint, request: unknown): HttpRequest['body'] => {
  if (endpoint.input === 'form') return formOf(endpoint, request);
  return endpoint.input === 'body' ? encodeJson(endpoint, request) : undefined;
};

/** The call as it goes over HTTP. Throws an `InputError` when its path or its request is not valid. */
export const httpCall = (
  { url, apiKey, userId }: Service,
  { endpoint, params, request, token, connectionId }: Call,
): HttpRequest => {
  const search = searchOf({
    api_key: apiKey,
    user_id: userId,
    connection_id: connectionId,
    ...queriesOf(endpoint, request),
  });
  return {
    url: `${baseUrlOf(url)}${pathOf(endpoint, params)}?${search}`,
    method: endpoint.method,
    headers: {
      Authorization: token,
      'stream-auth-type': 'jwt',
      'X-Stream-Client': 'millrace',
      // The boundary of a form is known to who sends it.
      ...(endpoint.input !== 'form' && { 'Content-Type': 'application/json' }),
    },
    body: bodyOf(endpoint, request),
  };
};
