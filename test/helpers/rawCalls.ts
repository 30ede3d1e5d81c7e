import { createServerToken } from 'millrace/backend';
import { SignJWT } from 'jose';
import type { Place } from './chatServer.js';

/** A response, as bytes over HTTP bring it. */
interface RawResponse {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A call as an SDK writes it: the path with its query, and the body as text. */
export type RawCall = (method: string, path: string, body?: string) => Promise<RawResponse>;

/** Signs claims as they are, with the secret of the test server. */
export const signClaims = (claims: Readonly<Record<string, unknown>>): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('secret'));

/** Calls a server with a token, by default that of a backend. */
export const rawCalls =
  ({ url }: Pick<Place, 'url'>, token: Promise<string> = createServerToken('secret')): RawCall =>
  async (method, path, body) => {
    const separator = path.includes('?') ? '&' : '?';
    const response = await fetch(`${url}${path}${separator}api_key=dev`, {
      method,
      headers: {
        'content-type': 'application/json',
        'stream-auth-type': 'jwt',
        authorization: await token,
      },
      ...(body !== undefined && { body }),
    });
    return { status: response.status, body: (await response.json()) as RawResponse['body'] };
  };
