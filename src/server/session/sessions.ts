import { CloseCode } from '../../protocol/codes.js';
import { openSession, type Session, type SessionOptions } from './session.js';
import type { Socket, SocketEvents } from './socket.js';

/** All sessions of a server. */
export interface Sessions {
  /** Starts a session over a socket that is open; the query is that of the socket's address. */
  readonly open: (socket: Socket, query: URLSearchParams) => SocketEvents;
  /** Sends every client elsewhere. Resolves when the core has let all of them go. */
  readonly drain: () => Promise<void>;
}

export const createSessions = (options: SessionOptions): Sessions => {
  const live = new Set<Session>();
  let draining = false;
  return {
    open: (socket, query) => {
      const session = openSession(options, socket, query);
      live.add(session);
      void session.over.then(() => live.delete(session));
      if (draining) session.end(CloseCode.GoingAway);
      return session;
    },
    drain: async () => {
      draining = true;
      for (const session of live) session.end(CloseCode.GoingAway);
      await Promise.all([...live].map(({ over }) => over));
    },
  };
};
