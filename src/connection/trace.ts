import type { Endpoint } from '../protocol/endpoints/endpoint.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Resumed } from '../protocol/eventLog.js';

/** Identifies a call in a trace. */
export type CallId = object;

/**
 * What changes the state of a connection, in the order in which it does. Each is traced before the
 * change: a subscriber of the state may cause the next one from inside `next`.
 */
export type Trace =
  | { readonly _tag: 'event'; readonly event: ChatEvent }
  /** A call was sent; again with the same id, when it is repeated with another token. */
  | {
      readonly _tag: 'request';
      readonly id: CallId;
      readonly endpoint: Endpoint;
      readonly params: object;
      readonly request: object;
    }
  | { readonly _tag: 'response'; readonly id: CallId; readonly response: unknown }
  /** The call errored. */
  | { readonly _tag: 'failed'; readonly id: CallId; readonly error: unknown }
  /** The last page of a resume. */
  | { readonly _tag: 'resumed'; readonly resumed: Resumed };
