import { baseUrlOf } from '../calls/baseUrl.js';
import type { ConnectRequest } from '../protocol/connectRequest.js';
import { connectPath } from '../protocol/handshake.js';

/** Query parameters of the socket's address. */
export interface SocketQuery {
  readonly apiKey: string;
  readonly token: string;
  readonly request: ConnectRequest;
}

/** The address of the socket, derived from the REST base URL. */
export const socketUrl = (url: string, { apiKey, token, request }: SocketQuery): string => {
  const search = new URLSearchParams({
    api_key: apiKey,
    authorization: token,
    'stream-auth-type': 'jwt',
    json: JSON.stringify(request),
  });
  return `${baseUrlOf(url).replace(/^http/, 'ws')}${connectPath}?${search.toString()}`;
};
