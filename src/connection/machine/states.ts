import type { ConnectionError } from '../../errors.js';
import type { HealthCheck } from '../../protocol/events/connectionEvents.js';
import type { ConnectionStatus } from '../status.js';
import type { ResumeProgress } from './resumeProgress.js';

/** A socket that waits for its first health check. */
interface OpeningSocket {
  /** Distinguishes the two sockets of a hand-over. */
  readonly socket: number;
  readonly token: string;
}

/**
 * A socket that the server has greeted. Times are in milliseconds since the epoch; one that never
 * comes is `Infinity`.
 */
export interface Session extends OpeningSocket {
  /** The health check that opened it. */
  readonly hello: HealthCheck;
  /** When the connection came up; a hand-over keeps it. */
  readonly upSince: number;
  /** When a socket with the next token is due. */
  readonly renewAt: number;
  /** When the server, which announced its shutdown, may be left for another socket. */
  readonly moveAt: number;
  /** Until when the server, which announced its shutdown, must not be reconnected to; 0 if it may. */
  readonly drainedUntil: number;
  /** The progress of a resume, if there is one. */
  readonly resume: ResumeProgress | undefined;
}

/** Every field that a state can have. */
export interface Fields {
  /** When the status began, in milliseconds since the epoch. */
  readonly since: number;
  /** Attempts that failed, or did not last, since a connection has lasted. */
  readonly failures: number;
  /** Whether there was a session, so that the next one has to recover. */
  readonly wasLive: boolean;
  /** The socket that is being opened: the first one, or the next one beside the session. */
  readonly opening: OpeningSocket;
  /** The session that frames are emitted from. */
  readonly session: Session;
  /** The token that a replacement must not have; `undefined` if only the socket is replaced. */
  readonly oldToken: string | undefined;
  /** Attempts at this replacement that failed. */
  readonly nextFailures: number;
  /** The session that replaces the current one. */
  readonly next: Session;
  /** Why the last attempt or the last connection ended. */
  readonly cause: ConnectionError;
  /** When the next attempt is due; `Infinity` if none is wanted. */
  readonly retryAt: number;
  /** Whether the server asked for this wait. */
  readonly isDrained: boolean;
}

type Active = 'since' | 'failures' | 'wasLive';
type Live = Active | 'session';
type Replacing = Live | 'oldToken' | 'nextFailures';
type Joining = Replacing | 'next';

/** The states of a connection, and the fields of each. */
interface FieldNames {
  /** Nobody is subscribed. */
  readonly Idle: never;
  /** The token of the next attempt is requested. */
  readonly FetchingToken: Active;
  /** A socket is being opened, and waits for its first health check. */
  readonly Handshaking: Active | 'opening';
  /** After a loss, the server replays what its log has. */
  readonly Resuming: Live;
  /** After a loss, watches are restored, and the gaps of a server without a log are filled. */
  readonly Restoring: Live;
  readonly Online: Live;
  /** Online; the token of the next socket is requested. */
  readonly Renewing: Replacing;
  /** Online; the next socket is being opened beside the current one. */
  readonly HandshakingNext: Replacing | 'opening';
  /** Online; the server replays on the next socket what the current one has not received yet. */
  readonly ResumingNext: Joining;
  /** Online without a log; the watches are being placed on the next socket, too. */
  readonly MovingWatches: Joining;
  /** Online without a log; a ping shows that both sockets receive every event from now on. */
  readonly AwaitingNextPong: Joining;
  /** Online without a log; a ping shows that no event is in flight on the current socket. */
  readonly AwaitingCurrentPong: Joining;
  /** Online on the next socket; what the previous one emitted is still expected there. */
  readonly Deduplicating: Live;
  /** Online; an attempt at the next socket failed. */
  readonly RetryingNext: Replacing | 'retryAt';
  /** The connection is lost, or an attempt failed. */
  readonly BackingOff: Active | 'cause' | 'retryAt' | 'isDrained';
  /** A reconnect is pointless. */
  readonly Closed: 'since' | 'cause';
}

/** The name of a state. */
export type StateTag = keyof FieldNames;

type States = {
  [Tag in StateTag]: { readonly _tag: Tag } & Pick<Fields, FieldNames[Tag]>;
};

/** The state of some names. */
export type StateOf<Tag extends StateTag> = States[Tag];

/** Each state of a connection, tagged by `_tag`. */
export type State = StateOf<StateTag>;

/** The states that have a field. */
export type With<Field extends keyof Fields> = Extract<State, Pick<Fields, Field>>;

/** The id of the connection that a session is. */
export const idOf = ({ hello }: Session): string => hello.connection_id;

/** What `status$` shows of a state. */
export const statusOf = (state: State): ConnectionStatus => {
  switch (state._tag) {
    case 'Idle':
      return { _tag: 'Idle' };
    case 'FetchingToken':
    case 'Handshaking':
      return { _tag: 'Connecting', attempt: state.failures + 1, since: state.since };
    case 'BackingOff': {
      const { cause, failures, since, retryAt } = state;
      return { _tag: 'Offline', cause, attempt: failures, since, retryAt };
    }
    case 'Closed':
      return { _tag: 'Closed', cause: state.cause, since: state.since };
    default: {
      const isRecovering = state._tag === 'Resuming' || state._tag === 'Restoring';
      return {
        _tag: isRecovering ? 'Recovering' : 'Online',
        connectionId: idOf(state.session),
        since: state.since,
      };
    }
  }
};

/**
 * The id of the connection that calls and watches are bound to. A session that resumes has its
 * watches only after that; without a log they are placed on the next session first.
 */
export const boundTo = (state: State): string | undefined => {
  if (!('session' in state) || state._tag === 'Resuming') return undefined;
  return idOf('next' in state && state._tag !== 'ResumingNext' ? state.next : state.session);
};

/** What happens to an event that a socket receives. */
export type DeliveryMode = 'emit' | 'emitAndExpect' | 'buffer' | 'emitUnexpected' | 'drop';

/**
 * Where the server has no log, it sends every event on both sockets of a hand-over. What the current
 * one emits is expected on the next one, whose events are buffered until it takes over.
 */
const modes: Partial<Record<StateTag, readonly [current: DeliveryMode, next?: DeliveryMode]>> = {
  ResumingNext: ['emit', 'emit'],
  AwaitingNextPong: ['emitAndExpect'],
  AwaitingCurrentPong: ['emitAndExpect', 'buffer'],
  Deduplicating: ['emitUnexpected'],
};

export const deliveryOf = (state: State, socket: number): DeliveryMode => {
  if (!('session' in state)) return 'drop';
  const [current, next = 'drop'] = modes[state._tag] ?? ['emit'];
  return socket === state.session.socket ? current : next;
};
