import type { Observe } from '../ports/observer.js';
import type { ChatCore } from './chatCore.js';
import type { Perform } from './context.js';
import type { ConnectionIndex } from './delivery/connectionIndex.js';
import { frameFor } from './delivery/frame.js';
import type { ReportFailure, RunInBackground } from './jobs/background.js';
import { resume, type ResumeState } from './log/resume.js';
import { connectUser, disconnectUser, goOffline } from './users/presence.js';

/** The options of `createConnections`. */
interface ConnectionsOptions {
  readonly perform: Perform;
  readonly index: ConnectionIndex;
  /** The name of this process among those that share the store. */
  readonly nodeId: string;
  readonly runInBackground: RunInBackground;
  readonly report: ReportFailure;
  readonly observe: Observe;
  /** Marks the user of a connection that has ended as offline later; without it at once. */
  readonly setOfflineLater: ((userId: string) => void) | undefined;
}

/** The part of a core that opens, resumes and ends connections. */
export const createConnections = (
  options: ConnectionsOptions,
): Pick<ChatCore, 'connect' | 'resume' | 'disconnect'> => {
  const { perform, index, nodeId, runInBackground, report, observe, setOfflineLater } = options;
  const resumeStates = new Map<string, ResumeState>();

  const removeConnection = async (connectionId: string): Promise<void> => {
    index.remove(connectionId);
    resumeStates.delete(connectionId);
    const userId = await perform((context) => disconnectUser(context, connectionId));
    if (userId === undefined) return;
    if (setOfflineLater) setOfflineLater(userId);
    else await perform((context) => goOffline(context, userId));
  };

  return {
    connect: (connection, details, { resuming = false } = {}) =>
      perform(
        (context) =>
          connectUser(context, {
            id: connection.id,
            userId: connection.userId,
            tokenIssuedAt: connection.tokenIssuedAt,
            node: nodeId,
            details,
          }),
        // Events for the connection start after the response.
        ({ log }) => {
          index.add(connection);
          index.startAfter(connection.id, resuming ? Infinity : log.id);
        },
      ),
    resume: async (connectionId, request) => {
      const [connection] = index.byId(connectionId);
      if (!connection) return;
      const known = resumeStates.get(connectionId) ?? { channels: new Map(), presence: new Set() };
      resumeStates.set(connectionId, known);
      index.startAfter(connectionId, Infinity);
      await perform(
        (context) => resume(context, connection, known, request),
        ({ missed, resumed }) => {
          for (const delivery of missed)
            connection.send(frameFor(delivery, delivery.text)(connection.userId));
          connection.send(JSON.stringify(resumed));
          if (resumed.more) return;
          observe({
            kind: 'resume',
            outcome: (resumed.lost?.length ?? 0) > 0 ? 'lost' : 'complete',
          });
          resumeStates.delete(connectionId);
          index.startAfter(connectionId, resumed.position);
        },
      );
    },
    // The session of the connection has ended: what fails is repeated, as nobody else would do it.
    disconnect: (connectionId) =>
      removeConnection(connectionId).catch((cause: unknown) => {
        report('a disconnect failed', cause);
        runInBackground('a disconnect', () => removeConnection(connectionId), { delayMs: 1_000 });
      }),
  };
};
