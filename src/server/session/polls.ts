import type { SchedulerLike } from 'rxjs';
import { CloseCode } from '../../protocol/codes.js';
import { fail } from '../core/requests/failure.js';
import type { Identify } from '../http/auth.js';
import type { Polls } from '../http/longPoll.js';
import { admit } from './admit.js';
import { createPollTransport, type PollTransport } from './pollTransport.js';
import type { Session } from './session.js';
import type { Sessions } from './sessions.js';

/** What connections over polls stand on. */
export interface PollsOptions {
  readonly sessions: Sessions;
  readonly identify: Identify;
  readonly clock: SchedulerLike;
}

interface Polled {
  readonly userId: string;
  readonly session: Session;
  readonly line: PollTransport;
}

/** The connections that polls carry. They are sessions like those of sockets. */
export const createPolls = ({ sessions, identify, clock }: PollsOptions): Polls => {
  const polled = new Map<string, Polled>();

  const find = (connectionId: string, userId: string): Polled | undefined => {
    const found = polled.get(connectionId);
    return found?.userId === userId ? found : undefined;
  };

  return {
    open: async (applicant, signal) => {
      const admission = await admit(identify, applicant);
      const line = createPollTransport(clock);
      // Polls carry nothing from the client, so it could not ask for what it missed.
      const session = sessions.open(line, { ...admission, resuming: false });
      polled.set(session.id, { userId: admission.userId, session, line });
      void session.over.then(() => polled.delete(session.id));
      const [greeting] = await line.fetch(signal, 1);
      if (greeting !== undefined) return greeting;
      session.end(CloseCode.Unresponsive);
      return fail('Timeout', 'connecting took too long, try again');
    },
    fetch: async ({ connectionId, userId }, signal) => {
      const { session, line } =
        find(connectionId, userId) ??
        fail('ConnectionUnknown', `connection '${connectionId}' is unknown: connect again`);
      session.onAlive();
      const frames = await line.fetch(signal);
      session.onAlive();
      return frames;
    },
    close: async ({ connectionId, userId }) => {
      const found = find(connectionId, userId);
      found?.session.end(CloseCode.Final);
      await found?.session.over;
    },
  };
};
