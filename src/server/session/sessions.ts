import { from, lastValueFrom, race, timer } from 'rxjs';
import { CloseCode } from '../../protocol/codes.js';
import type { Admission } from './admit.js';
import type { Transport } from './transport.js';
import { drainFrame } from './frames.js';
import { openSession, type Session, type SessionOptions } from './session.js';

/** How clients are sent away when the server closes. */
export interface DrainOptions {
  /** How long sockets still work after the notice, in milliseconds. */
  readonly drainNoticeMs: number;
  /** How many clients a second are asked to come back. */
  readonly reconnectsPerSecond: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** All sessions of a server. */
export interface Sessions {
  /** Starts a session of whoever is let in, over what carries it. */
  readonly open: (carrier: Transport, admission: Admission | Promise<Admission>) => Session;
  /** Sends every client elsewhere, each with a time to come back. Resolves when the core has let all of them go. */
  readonly drain: () => Promise<void>;
}

export const createSessions = (options: SessionOptions & DrainOptions): Sessions => {
  const {
    clock,
    drainNoticeMs: drainNoticeMs,
    reconnectsPerSecond: reconnectsPerSecond,
    random,
  } = options;
  const live = new Set<Session>();
  let draining = false;

  const warnAll = (): void => {
    const windowMs = (live.size / reconnectsPerSecond) * 1_000;
    for (const session of live) {
      const notice = {
        closes_in_ms: drainNoticeMs,
        return_after_ms: Math.floor(random() * windowMs),
      };
      session.tell(drainFrame(notice, clock.now()));
    }
  };

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
      const over = Promise.all([...live].map((session) => session.over));
      warnAll();
      if (drainNoticeMs > 0)
        await lastValueFrom(race(from(over), timer(drainNoticeMs, clock)), {
          defaultValue: undefined,
        });
      for (const session of live) session.end(CloseCode.GoingAway);
      await over;
    },
  };
};
