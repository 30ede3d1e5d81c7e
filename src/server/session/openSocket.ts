import type { SchedulerLike } from 'rxjs';
import type { Authenticate } from '../http/auth.js';
import { socketCredentials } from '../http/credentials.js';
import { authenticateConnection } from './authenticateConnection.js';
import type { Sessions } from './sessions.js';
import { createSocketTransport, type Socket, type SocketEvents } from './socket.js';

/** The dependencies of connections over sockets. */
export interface OpenSocketOptions {
  readonly sessions: Sessions;
  readonly authenticate: Authenticate;
  readonly clock: SchedulerLike;
  readonly deadPeerMs: number;
}

/** Opens a session over an open socket; `query` is the query of the socket's URL. */
export type OpenSocket = (socket: Socket, query: URLSearchParams) => SocketEvents;

export const createOpenSocket =
  ({ sessions, authenticate, clock, deadPeerMs }: OpenSocketOptions): OpenSocket =>
  (socket, query) =>
    sessions.open(
      createSocketTransport(socket, clock, deadPeerMs),
      authenticateConnection(authenticate, {
        credentials: socketCredentials(query),
        json: query.get('json') ?? '',
      }),
    );
