import type { SchedulerLike } from 'rxjs';
import { CloseCode } from '../../protocol/codes.js';
import { fail } from '../core/requests/failure.js';
import type { Authenticate } from '../http/auth.js';
import type { PollConnections } from '../http/longPoll.js';
import { authenticateConnection } from './authenticateConnection.js';
import { createPollTransport, type PollTransport } from './pollTransport.js';
import type { Session } from './session.js';
import type { Sessions } from './sessions.js';

/** The dependencies of connections over long polls. */
export interface PollConnectionsOptions {
  readonly sessions: Sessions;
  readonly authenticate: Authenticate;
  readonly clock: SchedulerLike;
}

interface OpenPoll {
  readonly userId: string;
  readonly session: Session;
  readonly transport: PollTransport;
}

/** Creates the connections over long polls. Their sessions are the same as those of sockets. */
export const createPollConnections = ({
  sessions,
  authenticate,
  clock,
}: PollConnectionsOptions): PollConnections => {
  const polls = new Map<string, OpenPoll>();

  const find = (connectionId: string, userId: string): OpenPoll | undefined => {
    const found = polls.get(connectionId);
    return found?.userId === userId ? found : undefined;
  };

  return {
    open: async (user, signal) => {
      const authenticated = await authenticateConnection(authenticate, user);
      const transport = createPollTransport(clock);
      // A poll carries no frames from the client, so it cannot send a resume request.
      const session = sessions.open(transport, { ...authenticated, resuming: false });
      polls.set(session.id, { userId: authenticated.userId, session, transport });
      void session.closed.then(() => polls.delete(session.id));
      const [greeting] = await transport.fetch(signal, 1);
      if (greeting !== undefined) return greeting;
      session.close(CloseCode.Unresponsive);
      return fail('Timeout', 'connecting timed out: try again');
    },
    fetch: async ({ connectionId, userId }, signal) => {
      const { session, transport } =
        find(connectionId, userId) ??
        fail('ConnectionUnknown', `connection '${connectionId}' is unknown: connect again`);
      session.onAlive();
      const frames = await transport.fetch(signal);
      session.onAlive();
      return frames;
    },
    close: async ({ connectionId, userId }) => {
      const found = find(connectionId, userId);
      found?.session.close(CloseCode.Final);
      await found?.session.closed;
    },
  };
};
