import { CloseCode } from '../../protocol/codes.js';
import type { Admission } from './admit.js';
import type { Carrier } from './carrier.js';
import { openSession, type Session, type SessionOptions } from './session.js';

/** All sessions of a server. */
export interface Sessions {
  /** Starts a session of whoever is let in, over what carries it. */
  readonly open: (carrier: Carrier, admission: Admission | Promise<Admission>) => Session;
  /** Sends every client elsewhere. Resolves when the core has let all of them go. */
  readonly drain: () => Promise<void>;
}

export const createSessions = (options: SessionOptions): Sessions => {
  const live = new Set<Session>();
  let draining = false;
  return {
    open: (carrier, admission) => {
      const session = openSession(options, carrier, admission);
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
