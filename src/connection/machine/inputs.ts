import type {
  ConnectionError,
  ConnectionLostError,
  HandshakeError,
  TokenError,
} from '../../errors.js';
import type { Resume } from '../../protocol/clientFrame.js';
import type { HealthCheck } from '../../protocol/events/connectionEvents.js';
import type { Resumed } from '../../protocol/eventLog.js';
import type { Drain } from '../../protocol/handshake.js';
import type { WakeSignal } from '../wakeSignals.js';
import type { State } from './states.js';

/** What a socket causes. */
interface SocketInputs {
  /** The first health check. `requests` are the resume frames, where the server can replay. */
  readonly greeted: {
    readonly hello: HealthCheck;
    readonly requests: readonly Resume[] | undefined;
    readonly renewAt: number;
  };
  /** An error frame; `token` is the one that the socket was opened with. */
  readonly refused: { readonly cause: HandshakeError; readonly token: string };
  /** The socket could not be opened, was closed, or is silent. */
  readonly lost: { readonly cause: ConnectionError };
  /** A further health check. */
  readonly pong: object;
  readonly drain: { readonly drain: Drain };
  /** The end of a page of replayed events. */
  readonly page: { readonly resumed: Resumed };
}

interface OtherInputs {
  readonly subscribed: object;
  readonly unsubscribed: object;
  readonly tokenArrived: { readonly token: string };
  readonly tokenFailed: { readonly cause: TokenError };
  /** An event of the log is missing; `requests` are the resume frames for it. */
  readonly gap: { readonly requests: readonly Resume[] };
  /** The watches are in place, and the gaps are filled; `resynced` are the renewed channels. */
  readonly restored: { readonly resynced: readonly string[] };
  readonly retryDue: object;
  readonly renewalDue: object;
  readonly moveDue: object;
  readonly resumeOverdue: { readonly cause: ConnectionLostError };
  readonly nextResumeOverdue: { readonly cause: ConnectionLostError };
  /** The machine slept, the page is shown, or the network has changed or is back. */
  readonly woken: { readonly signal: Exclude<WakeSignal, 'offline'> };
  readonly offline: { readonly cause: ConnectionLostError };
}

type NextInputs = {
  readonly [Tag in keyof SocketInputs as `next:${Tag}`]: SocketInputs[Tag];
};

interface Inputs extends SocketInputs, NextInputs, OtherInputs {}

type Tagged<All> = { [Tag in keyof All]: { readonly _tag: Tag } & All[Tag] }[keyof All];

/** What a socket causes as the current one. */
export type SocketInput = Tagged<SocketInputs>;

/** What happens to a connection. */
export type Happening = Tagged<Inputs>;

/** An input: what happened, when (milliseconds since the epoch), and a random number in [0, 1). */
export type Input = Happening & { readonly at: number; readonly random: number };

/** The name of an input. */
export type InputTag = Input['_tag'];

/** The input of some names. */
export type InputOf<Tag extends InputTag> = Extract<Input, { readonly _tag: Tag }>;

/** An input that says why something ended. */
export type Loss = Extract<Input, { readonly cause: unknown }>;

/** The input of a socket: of the current one, or of the one that replaces it. */
export const fromSocket = (state: State, socket: number, input: SocketInput): Happening => {
  const isNext = 'session' in state && state.session.socket !== socket;
  return isNext ? ({ ...input, _tag: `next:${input._tag}` } as Happening) : input;
};
