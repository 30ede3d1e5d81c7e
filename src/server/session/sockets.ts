import type { SchedulerLike } from 'rxjs';
import type { Identify } from '../http/auth.js';
import { socketCredentials } from '../http/credentials.js';
import { admit } from './admit.js';
import type { Sessions } from './sessions.js';
import { overSocket, type Socket, type SocketEvents } from './socket.js';

/** What connections over sockets stand on. */
export interface SocketsOptions {
  readonly sessions: Sessions;
  readonly identify: Identify;
  readonly clock: SchedulerLike;
  readonly deadPeerMs: number;
}

/** Starts a session over a socket that is open; the query is that of the socket's address. */
export type OpenSocket = (socket: Socket, query: URLSearchParams) => SocketEvents;

export const createOpenSocket =
  ({ sessions, identify, clock, deadPeerMs }: SocketsOptions): OpenSocket =>
  (socket, query) =>
    sessions.open(
      overSocket(socket, clock, deadPeerMs),
      admit(identify, { credentials: socketCredentials(query), json: query.get('json') ?? '' }),
    );
