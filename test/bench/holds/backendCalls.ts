import { createServerToken, createToken } from 'millrace/backend';

/** Calls a server with the default secret, and returns the body as text. */
export type Call = (method: string, path: string, body?: unknown) => Promise<string>;

const encode = (value: unknown): string => encodeURIComponent(JSON.stringify(value));

/** The path of a call whose request travels in the query. */
export const withPayload = (path: string, payload: unknown): string =>
  `${path}?payload=${encode(payload)}`;

const call =
  (url: string, token: Promise<string>): Call =>
  async (method, path, body) => {
    const response = await fetch(`${url}${path}${path.includes('?') ? '&' : '?'}api_key=dev`, {
      method,
      headers: {
        'content-type': 'application/json',
        'stream-auth-type': 'jwt',
        authorization: await token,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text.slice(0, 500)}`);
    return text;
  };

/** The calls of a backend and of users. */
export const callsOf = (url: string) => {
  const backend = call(url, createServerToken('secret'));
  return {
    backend,
    post: (path: string, body: unknown): Promise<string> => backend('POST', path, body),
    as: (userId: string): Call => call(url, createToken('secret', userId)),
  };
};
