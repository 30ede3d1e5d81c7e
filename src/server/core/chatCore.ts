import type { Resume } from '../../protocol/clientFrame.js';
import type { UserDetails } from '../../protocol/connectRequest.js';
import type { EndpointKey } from '../../protocol/endpoints/endpointTable.js';
import type { Application } from './app/application.js';
import type { ResponseBody, Call } from './call.js';
import type { Connection, Welcome } from './connection.js';
import type { ConnectionFacts } from '../ports/explanation.js';
import type { HookOutcome, Readings } from '../ports/observer.js';

/** The server without its transports: no sockets and no HTTP. */
export interface ChatCore {
  /** Publishes the events of the call, then resolves. Rejects with a `Refusal` when it is refused. */
  readonly call: <Key extends EndpointKey>(key: Key, call: Call<Key>) => Promise<ResponseBody<Key>>;
  /**
   * Adds a connection, upserts its user and marks the user online. A connection that is `resuming`
   * receives no event until `resume` has sent the last page.
   */
  readonly connect: (
    connection: Connection,
    details: UserDetails,
    options?: { readonly resuming?: boolean },
  ) => Promise<Welcome>;
  /**
   * Sends a connection one page of the events it missed, with the position that the page ends at.
   * After the last page it receives live events. Rejects with a `Refusal` when the request names too
   * many channels.
   */
  readonly resume: (connectionId: string, request: Resume) => Promise<void>;
  /** Removes a connection with its watches and presence subscriptions. Ignores unknown ids. */
  readonly disconnect: (connectionId: string) => Promise<void>;
  /** The current settings of the application. */
  readonly application: () => Promise<Application>;
  /** The connections of this node. */
  readonly connections: () => readonly ConnectionFacts[];
  readonly countConnections: () => number;
  /** The state of this node now. */
  readonly readings: () => Promise<Readings>;
  /** Sends an entry of the log to a webhook once more. Rejects when there is no such thing. */
  readonly resendToHook: (hookId: string, logId: number) => Promise<HookOutcome>;
  /** Ends timers and subscriptions. The caller closes the connections. */
  readonly close: () => Promise<void>;
}
