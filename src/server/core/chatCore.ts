import type { Resume } from '../../protocol/clientFrame.js';
import type { UserDetails } from '../../protocol/connectRequest.js';
import type { EndpointKey } from '../../protocol/endpoints/endpointTable.js';
import type { Application } from './app/application.js';
import type { ResponseBody, Call } from './call.js';
import type { Connection, Welcome } from './connection.js';

/** The server without its edges: it knows no sockets and no HTTP. */
export interface ChatCore {
  /** Rejects with a `Refusal` when the call is refused; its events are on their way before it resolves. */
  readonly call: <Key extends EndpointKey>(key: Key, call: Call<Key>) => Promise<ResponseBody<Key>>;
  /**
   * Takes a connection in: the user is upserted and comes online. One that is `resuming` gets
   * nothing of what happens before it has resumed.
   */
  readonly connect: (
    connection: Connection,
    details: UserDetails,
    options?: { readonly resuming?: boolean },
  ) => Promise<Welcome>;
  /**
   * Sends a connection what it missed, a page of it, and how far that goes; from the end of the log
   * on it gets what happens. Rejects with a `Refusal` when it asks for too much.
   */
  readonly resume: (connectionId: string, request: Resume) => Promise<void>;
  /** Lets a connection go: its watches and presence subscriptions end. Unknown ids are ignored. */
  readonly disconnect: (connectionId: string) => Promise<void>;
  /** The application's settings as they are now. */
  readonly application: () => Promise<Application>;
  /** Ends timers and subscriptions; connections are the edge's to close. */
  readonly close: () => Promise<void>;
}
