import {
  wasLiveBefore,
  isLastPage,
  isTransient,
  isRenewalDue,
  canResume,
  isResuming,
  mayHurry,
  mayRetry,
} from './conditions.js';
import {
  backedOff,
  closed,
  current,
  drain,
  fillGap,
  firstAttempt,
  greeted,
  greetedNext,
  moving,
  next,
  opened,
  renewing,
  replaced,
  retryingNext,
  sinceNow,
  takenOver,
  turnPage,
} from './fields.js';
import type { Loss } from './inputs.js';
import type { Row, Rows } from './row.js';
import type { State, StateOf, StateTag, With } from './states.js';

/** Nothing follows. */
const ignored = [{}] as const;

// Rows that several states share.

const ending: Rows<State> = { unsubscribed: [{ to: 'Idle' }] };

const attemptFailed: readonly Row<With<'failures'>, Loss>[] = [
  { when: mayRetry, to: 'BackingOff', set: backedOff },
  { to: 'Closed', set: closed, does: ['fail'] },
];

const sessionLost: readonly Row<With<'session'>, Loss>[] = [
  { when: mayRetry, to: 'BackingOff', set: backedOff, does: ['emitDown'] },
  { to: 'Closed', set: closed, does: ['emitDown', 'fail'] },
];

const retryNext = [{ to: 'RetryingNext', set: retryingNext }] as const;

const nextFailed: readonly Row<With<'nextFailures'>, Loss>[] = [
  { when: isTransient, to: 'RetryingNext', set: retryingNext },
  { to: 'Closed', set: closed, does: ['emitDown', 'fail'] },
];

/** The next session becomes the current one, without a log. */
const takeOver: readonly Row<With<'next'>, Loss>[] = [
  {
    to: 'Restoring',
    set: takenOver,
    does: ['openGaps', 'emitDown', 'emitUp', 'startAtHead'],
  },
];

const takeOverResuming: readonly Row<StateOf<'ResumingNext'>, Loss>[] = [
  { to: 'Resuming', set: takenOver, does: ['emitDown', 'emitUp'] },
];

/** The same rows, when the server refuses a token. */
const refused = <S>(rows: readonly Row<S, Loss>[]): readonly Row<S, Loss>[] =>
  rows.map((row) => ({ ...row, does: ['discardToken', ...(row.does ?? [])] }));

const probing = [{ does: ['ping'] }] as const;
const probingBoth = [{ does: ['ping', 'pingNext'] }] as const;

const whileLive = {
  ...ending,
  lost: sessionLost,
  refused: refused(sessionLost),
  offline: sessionLost,
  resumeOverdue: sessionLost,
  pong: ignored,
  drain: [{ set: current(drain) }],
  gap: [{ when: isResuming }, { set: current(fillGap), does: ['sendResume'] }],
  page: [{ when: isResuming, set: current(turnPage), does: ['processPage'] }, ...ignored],
  woken: probing,
} satisfies Rows<With<'session'>>;

const whileJoining = {
  ...whileLive,
  lost: takeOver,
  refused: refused(takeOver),
  resumeOverdue: takeOver,
  'next:lost': nextFailed,
  'next:refused': refused(nextFailed),
  'next:pong': ignored,
  'next:drain': [{ set: next(drain) }],
  'next:page': ignored,
  woken: probingBoth,
} satisfies Rows<With<'next'>>;

/** The transitions of a connection. An input that a state has no row for cannot happen there. */
export const table: { readonly [Tag in StateTag]: Rows<StateOf<Tag>> } = {
  Idle: { subscribed: [{ to: 'FetchingToken', set: firstAttempt }] },

  FetchingToken: {
    ...ending,
    tokenArrived: [{ to: 'Handshaking', set: opened }],
    tokenFailed: attemptFailed,
    offline: ignored,
    woken: ignored,
  },

  Handshaking: {
    ...ending,
    greeted: [
      {
        when: canResume,
        to: 'Resuming',
        set: greeted,
        does: ['emitUp', 'sendResume'],
      },
      {
        when: wasLiveBefore,
        to: 'Restoring',
        set: greeted,
        does: ['openGaps', 'emitUp', 'startAtHead'],
      },
      {
        to: 'Online',
        set: greeted,
        does: ['emitUp', 'startAtHead', 'reportLive'],
      },
    ],
    lost: attemptFailed,
    refused: refused(attemptFailed),
    offline: attemptFailed,
    woken: ignored,
  },

  Resuming: {
    ...whileLive,
    gap: ignored,
    page: [
      { when: isLastPage, to: 'Restoring', set: current(turnPage), does: ['processPage'] },
      { set: current(turnPage), does: ['processPage'] },
    ],
  },

  Restoring: {
    ...whileLive,
    restored: [
      { to: 'Online', set: sinceNow, does: ['reportSnapshot', 'reportLive', 'emitRecovered'] },
    ],
  },

  Online: {
    ...whileLive,
    renewalDue: [{ to: 'Renewing', set: renewing }],
    moveDue: [{ to: 'Renewing', set: moving }],
    // A timer stands still while the machine sleeps.
    woken: [{ when: isRenewalDue, to: 'Renewing', set: renewing, does: ['ping'] }, ...probing],
  },

  Renewing: {
    ...whileLive,
    tokenArrived: [{ to: 'HandshakingNext', set: opened }],
    tokenFailed: nextFailed,
  },

  HandshakingNext: {
    ...whileLive,
    'next:greeted': [
      { when: canResume, to: 'ResumingNext', set: greetedNext, does: ['sendResume'] },
      { to: 'MovingWatches', set: greetedNext },
    ],
    'next:lost': nextFailed,
    'next:refused': refused(nextFailed),
  },

  ResumingNext: {
    ...whileJoining,
    lost: takeOverResuming,
    refused: refused(takeOverResuming),
    resumeOverdue: takeOverResuming,
    gap: ignored,
    'next:page': [
      {
        when: isLastPage,
        to: 'Online',
        set: replaced,
        does: ['processPage'],
      },
      { set: next(turnPage), does: ['processPage'] },
    ],
    nextResumeOverdue: retryNext,
  },

  MovingWatches: {
    ...whileJoining,
    restored: [{ to: 'AwaitingNextPong', does: ['pingNext'] }],
  },

  AwaitingNextPong: {
    ...whileJoining,
    'next:pong': [{ to: 'AwaitingCurrentPong', does: ['ping'] }],
  },

  AwaitingCurrentPong: {
    ...whileJoining,
    pong: [
      {
        to: 'Deduplicating',
        set: replaced,
        does: ['startAtHead', 'flushBuffer', 'ping'],
      },
    ],
  },

  Deduplicating: { ...whileLive, pong: [{ to: 'Online' }] },

  RetryingNext: { ...whileLive, retryDue: [{ to: 'Renewing' }] },

  BackingOff: {
    ...ending,
    retryDue: [{ to: 'FetchingToken', set: sinceNow }],
    woken: [{ when: mayHurry, to: 'FetchingToken', set: sinceNow }, ...ignored],
    offline: ignored,
  },

  Closed: {},
};
