import { from, lastValueFrom, race, timer } from 'rxjs';
import { CloseCode } from '../../protocol/codes.js';
import type { AuthenticatedConnection } from './authenticateConnection.js';
import type { Transport } from './transport.js';
import { drainFrame } from './frames.js';
import { openSession, type Session, type SessionOptions } from './session.js';

/** How a closing server disconnects its clients. */
export interface DrainOptions {
  /** The time between the drain notice and the close, in milliseconds. */
  readonly drainNoticeMs: number;
  /** The rate at which clients are asked to reconnect, per second. */
  readonly reconnectsPerSecond: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** All sessions of a server. */
export interface Sessions {
  /** Opens a session over a transport. */
  readonly open: (
    transport: Transport,
    authenticated: AuthenticatedConnection | Promise<AuthenticatedConnection>,
  ) => Session;
  /**
   * Closes all sessions after a drain notice with a random reconnect delay. Resolves when the core
   * has removed all of them.
   */
  readonly drain: () => Promise<void>;
}

export const createSessions = (options: SessionOptions & DrainOptions): Sessions => {
  const { clock, drainNoticeMs, reconnectsPerSecond, random } = options;
  const live = new Set<Session>();
  let draining = false;

  const sendNotices = (): void => {
    const windowMs = (live.size / reconnectsPerSecond) * 1_000;
    for (const session of live) {
      const notice = {
        closes_in_ms: drainNoticeMs,
        return_after_ms: Math.floor(random() * windowMs),
      };
      session.sendNotice(drainFrame(notice, clock.now()));
    }
  };

  return {
    open: (transport, authenticated) => {
      const session = openSession(options, transport, authenticated);
      live.add(session);
      void session.closed.then(() => live.delete(session));
      if (draining) session.close(CloseCode.GoingAway);
      return session;
    },
    drain: async () => {
      draining = true;
      const closed = Promise.all([...live].map((session) => session.closed));
      sendNotices();
      if (drainNoticeMs > 0)
        await lastValueFrom(race(from(closed), timer(drainNoticeMs, clock)), {
          defaultValue: undefined,
        });
      for (const session of live) session.close(CloseCode.GoingAway);
      await closed;
    },
  };
};
