import type { StateStore } from '../internal/stateStore.js';
import type { CallRequest, CallResponse, Endpoint } from '../protocol/endpoints/endpoint.js';
import { localTypes } from '../protocol/events/connectionEvents.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Resumed } from '../protocol/eventLog.js';
import type { ChatState } from '../state/chat.js';

/** What a connection does with its events and responses beside emitting them. Not public. */
export interface StateKeeper {
  /** The state; undefined where none is kept. */
  readonly store: StateStore<ChatState> | undefined;
  /** Takes an event, before it is emitted. */
  readonly fold: (event: ChatEvent) => void;
  /** Takes what a resume lists. */
  readonly mergeResumed: (resumed: Resumed) => void;
  /** Called when a request is sent; the result takes its response. */
  readonly awaitResponse: <Row extends Endpoint>(
    endpoint: Row,
    request: CallRequest<Row>,
  ) => (response: CallResponse<Row>) => void;
  /** Whether an event without a channel concerns a channel. */
  readonly concerns: (cid: string, event: ChatEvent) => boolean;
  /** The known members of a channel. */
  readonly membersOf: (cid: string) => Iterable<string>;
  /** The connection has ended. */
  readonly clear: () => void;
}

const nothing = (): undefined => undefined;

/** Keeps no state: events of users concern no channel. */
export const keepNothing: StateKeeper = {
  store: undefined,
  fold: nothing,
  mergeResumed: nothing,
  awaitResponse: () => nothing,
  concerns: (_, { type }) => localTypes.has(type),
  membersOf: () => [],
  clear: nothing,
};
