import type { UserDetails } from '../../protocol/connectRequest.js';
import type { AnswerOf, EndpointKey, ParamsOf, RequestOf } from '../../protocol/endpoints/table.js';
import type { Resume } from '../../protocol/clientFrame.js';
import type { Application } from './application.js';
import type { OwnUser } from '../../protocol/objects.js';

/** Who calls, once the token is verified. A server token may do all, for whom it names. */
export type Caller =
  | {
      readonly kind: 'client';
      readonly userId: string;
      /** When the token says that it was issued, in seconds since the epoch. */
      readonly tokenIssuedAt?: number | undefined;
    }
  | { readonly kind: 'anonymous'; readonly userId: string }
  | { readonly kind: 'server' };

/** Where a call came from, as hooks are told it. */
export interface RequestInfo {
  readonly type: 'client' | 'server';
  readonly ip?: string | undefined;
  readonly user_agent?: string | undefined;
  /** What the caller calls its library. */
  readonly sdk?: string | undefined;
  readonly ext?: string | undefined;
}

/** One call of an endpoint, its request already decoded. */
export interface Call<Key extends EndpointKey> {
  readonly caller: Caller;
  readonly params: ParamsOf<Key>;
  readonly request: RequestOf<Key>;
  /** The connection that a watch or a presence subscription belongs to. */
  readonly connectionId?: string | undefined;
  readonly requestInfo?: RequestInfo | undefined;
}

/** What a call answers; the edge adds how long it took. */
export type Answer<Key extends EndpointKey> = Omit<AnswerOf<Key>, 'duration'>;

/** A live connection: where frames for it go. Neither `send` nor `end` throws or waits. */
export interface Connection {
  readonly id: string;
  readonly userId: string;
  /** When its token says that it was issued, in seconds since the epoch. */
  readonly tokenIssuedAt?: number | undefined;
  /**
   * `state` names what a frame is news of, if that is worth nothing later: of two frames with the
   * same, a slow reader needs only the newer one.
   */
  readonly send: (frame: string, state?: string) => void;
  /** Ends it for good: its user is not to come back. */
  readonly end: () => void;
}

/** What a connection is told first. */
export interface Welcome {
  readonly me: OwnUser;
  /** Where the log is at that moment. */
  readonly log: { readonly epoch: string; readonly id: number };
}

/** The server without its edges: it knows no sockets and no HTTP. */
export interface ChatCore {
  /** Rejects with a `Refusal` when the call is refused; its events are on their way before it resolves. */
  readonly call: <Key extends EndpointKey>(key: Key, call: Call<Key>) => Promise<Answer<Key>>;
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
