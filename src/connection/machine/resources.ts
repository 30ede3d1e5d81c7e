import { type Fields, idOf, type State, type StateTag } from './states.js';

/** The inputs that timers cause. */
export type TimerTag =
  'retryDue' | 'renewalDue' | 'moveDue' | 'resumeOverdue' | 'nextResumeOverdue';

/** What the edge holds open for a state, and which one of its kind. */
export type Resource =
  | readonly [kind: 'signals' | 'token' | 'overlap']
  | readonly [kind: 'socket', socket: number]
  /** Waits until the watches are in place on a connection, and its gaps are filled. */
  | readonly [kind: 'recovery', connectionId: string]
  /** A timer, by the input that it causes, and when it is due. */
  | readonly [kind: TimerTag, dueAt: number];

/** What states need, by the names that are printed. */
const resources = {
  /** Signals of the platform and of the clock. */
  signals: () => ['signals'],
  token: () => ['token'],
  openingSocket: ({ opening }) => ['socket', opening.socket],
  socket: ({ session }) => ['socket', session.socket],
  nextSocket: ({ next }) => ['socket', next.socket],
  recovery: ({ session }) => ['recovery', idOf(session)],
  nextRecovery: ({ next }) => ['recovery', idOf(next)],
  /** The events that are expected on the next socket, and those that are buffered. */
  overlap: () => ['overlap'],
  retryTimer: ({ retryAt }) => ['retryDue', retryAt],
  renewalTimer: ({ session }) => ['renewalDue', session.renewAt],
  moveTimer: ({ session }) => ['moveDue', session.moveAt],
  resumeTimer: ({ session: { resume } }) => ['resumeOverdue', resume?.dueAt ?? Infinity],
  nextResumeTimer: ({ next: { resume } }) => ['nextResumeOverdue', resume?.dueAt ?? Infinity],
} as const satisfies Readonly<Record<string, (fields: Fields) => Resource>>;

/** The name of a resource. */
export type ResourceName = keyof typeof resources;

const live = ['signals', 'socket', 'resumeTimer'] as const;
const joining = [...live, 'nextSocket'] as const;

/** What each state needs. Nothing else is open in it. */
export const needs: Readonly<Record<StateTag, readonly ResourceName[]>> = {
  Idle: [],
  FetchingToken: ['signals', 'token'],
  Handshaking: ['signals', 'openingSocket'],
  Resuming: live,
  Restoring: [...live, 'recovery'],
  Online: [...live, 'renewalTimer', 'moveTimer'],
  Renewing: [...live, 'token'],
  HandshakingNext: [...live, 'openingSocket'],
  ResumingNext: [...joining, 'nextResumeTimer'],
  MovingWatches: [...joining, 'nextRecovery'],
  AwaitingNextPong: [...joining, 'overlap'],
  AwaitingCurrentPong: [...joining, 'overlap'],
  Deduplicating: [...live, 'overlap'],
  RetryingNext: [...live, 'retryTimer'],
  BackingOff: ['signals', 'retryTimer'],
  Closed: [],
};

/** The resources of a state. A timer that is never due is none. */
export const resourcesOf = (state: State): readonly Resource[] =>
  needs[state._tag]
    .map((name): Resource => resources[name](state as State & Fields))
    .filter(([, id]) => id !== Infinity);
