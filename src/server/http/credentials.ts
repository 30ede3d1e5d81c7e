import type { HttpRequest } from './exchange.js';

/** The credentials of a caller. */
export interface Credentials {
  readonly apiKey: string | undefined;
  /** `jwt` when absent. */
  readonly authType: string | undefined;
  readonly token: string | undefined;
}

/** The input of a connect: credentials, and the JSON that describes the user. */
export interface ClaimedUser {
  readonly credentials: Credentials;
  readonly json: string;
}

const authType = 'stream-auth-type';

/** The credentials of a REST call: the key in the query, the rest in headers. */
export const restCredentials = (
  query: URLSearchParams,
  { header }: Pick<HttpRequest, 'header'>,
): Credentials => ({
  apiKey: query.get('api_key') ?? undefined,
  authType: header(authType),
  token: header('authorization'),
});

/** The credentials of a socket: all in the query, as a browser cannot set a socket's headers. */
export const socketCredentials = (query: URLSearchParams): Credentials => ({
  apiKey: query.get('api_key') ?? undefined,
  // Some clients use the header's spelling for the query parameter.
  authType: [...query].find(([name]) => name.toLowerCase() === authType)?.[1],
  token: query.get('authorization') ?? undefined,
});
