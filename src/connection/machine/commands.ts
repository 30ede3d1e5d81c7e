import type { ConnectionStatus } from '../status.js';
import type { Input } from './inputs.js';
import type { Resource } from './resources.js';
import type { State } from './states.js';

/** What a row of the table can command. */
export type CommandName =
  /** Emits `connection.changed` with `online: true`, and the first health check of the session. */
  | 'emitUp'
  /** Emits `connection.changed` with `online: false`. */
  | 'emitDown'
  | 'emitRecovered'
  /** Errors the stream of events with the cause. */
  | 'fail'
  /** Pings; a socket that does not respond in time is lost. */
  | 'ping'
  | 'pingNext'
  /** Requests the missed events. */
  | 'sendResume'
  /** Reports what a page of missed events lacks, and requests the next one. */
  | 'processPage'
  /** The log is received from the head that the session was greeted with. */
  | 'startAtHead'
  /** Live events of watched channels wait for the missed ones before them. */
  | 'openGaps'
  /** Emits the buffered events of the next socket. */
  | 'flushBuffer'
  /** Reports to `recovery$` that events are received as they happen. */
  | 'reportLive'
  /** Reports the channels that were queried as they are now. */
  | 'reportSnapshot'
  /** Does not use the token of the socket again, unless the code of the error is for a retry. */
  | 'discardToken';

/** A transition that takes place. */
export interface Step {
  readonly from: State;
  readonly input: Input;
  readonly to: State;
}

interface Payloads extends Record<CommandName, Step> {
  /** Opens a socket, requests a token, starts a timer, …; its inputs begin. */
  readonly start: { readonly resource: Resource };
  /** Closes, cancels or stops it; its inputs end. */
  readonly stop: { readonly resource: Resource };
  readonly showStatus: { readonly status: ConnectionStatus };
  /** Binds calls and watches to a connection, or to none. */
  readonly bind: { readonly connectionId: string | undefined };
}

/** What the edge executes. */
export type Command = {
  [Tag in keyof Payloads]: { readonly _tag: Tag } & Payloads[Tag];
}[keyof Payloads];

/** A function for each command. */
export type Handlers<Tag extends keyof Payloads = keyof Payloads> = {
  readonly [Each in Tag]: (command: Payloads[Each]) => void;
};
