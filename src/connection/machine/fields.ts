import { ConnectionLostError } from '../../errors.js';
import { failuresAfter, pageEnd } from './conditions.js';
import type { Input, InputOf, Loss } from './inputs.js';
import { beginResume } from './resumeProgress.js';
import type { Rules } from './row.js';
import type { Session, State, With } from './states.js';

// What changes from one state to the next; the other fields of the next state stay.

/** The longest delay that a server may ask for. */
const maxDrainDelayMs = 5 * 60_000;

export const sinceNow = (_: unknown, { at }: Input) => ({ since: at });

export const firstAttempt = (_: unknown, { at }: Input) => ({
  since: at,
  failures: 0,
  wasLive: false,
});

export const opened = (state: State, { token }: InputOf<'tokenArrived'>) => ({
  opening: { socket: 'session' in state ? state.session.socket + 1 : 0, token },
});

/** Applies a change to the current session. */
export const current =
  <I>(change: (session: Session, input: I, rules: Rules) => Session) =>
  ({ session }: With<'session'>, input: I, rules: Rules) => ({
    session: change(session, input, rules),
  });

/** Applies a change to the next session. */
export const next =
  <I>(change: (session: Session, input: I, rules: Rules) => Session) =>
  (state: With<'next'>, input: I, rules: Rules) => ({ next: change(state.next, input, rules) });

const greet = (
  { opening }: With<'opening'>,
  { hello, renewAt, requests, at }: InputOf<'greeted' | 'next:greeted'>,
  { resumeTimeoutMs }: Rules,
): Session => ({
  ...opening,
  hello,
  renewAt,
  moveAt: Infinity,
  drainedUntil: 0,
  upSince: at,
  resume: requests && beginResume(requests, at + resumeTimeoutMs),
});

export const greeted = (state: With<'opening'>, input: InputOf<'greeted'>, rules: Rules) => ({
  wasLive: true,
  since: input.at,
  session: greet(state, input, rules),
});

export const greetedNext = (
  state: With<'opening'>,
  input: InputOf<'next:greeted'>,
  rules: Rules,
) => ({ next: greet(state, input, rules) });

export const fillGap = (
  session: Session,
  { requests, at }: InputOf<'gap'>,
  { resumeTimeoutMs }: Rules,
): Session => ({ ...session, resume: beginResume(requests, at + resumeTimeoutMs) });

export const turnPage = (
  session: Session,
  input: InputOf<'page' | 'next:page'>,
  rules: Rules,
): Session => ({ ...session, resume: pageEnd(session, input, rules)?.resume });

export const drain = (
  session: Session,
  { drain: { closes_in_ms, return_after_ms }, at }: InputOf<'drain' | 'next:drain'>,
): Session => ({
  ...session,
  drainedUntil: at + Math.min(Math.max(0, return_after_ms), maxDrainDelayMs),
  // A server that closes the socket before is not left for another one.
  moveAt: return_after_ms < closes_in_ms ? at + return_after_ms : session.moveAt,
});

/** The token of the session is about to expire. */
export const renewing = ({ session }: With<'session'>) => ({
  oldToken: session.token,
  nextFailures: 0,
});

/** The server of the session is about to close it. */
export const moving = () => ({ oldToken: undefined, nextFailures: 0 });

/** The next session takes over, and nothing is lost. */
export const replaced = (state: With<'next'>, { at }: Input) => ({
  since: at,
  session: { ...state.next, upSince: state.session.upSince, resume: undefined },
});

/** The current session is lost, and the next one goes on. */
export const takenOver = (state: With<'next'>, { at }: Input) => ({
  since: at,
  session: { ...state.next, upSince: at },
});

const backOffMs = (
  state: With<'failures'>,
  failures: number,
  input: Loss,
  rules: Rules,
): number => {
  const { cause, random } = input;
  // Clients detect a silent socket at different times, so these reconnects need no jitter.
  const isSilent = cause instanceof ConnectionLostError && cause.reason === 'silent';
  return isSilent && 'session' in state && failures === 1
    ? 0
    : rules.retry.delayMs(failures, () => random);
};

export const backedOff = (state: With<'failures'>, input: Loss, rules: Rules) => {
  const { at, cause } = input;
  const failures = failuresAfter(state, input, rules);
  const drainedUntil = 'session' in state ? state.session.drainedUntil : 0;
  const isDrained = drainedUntil > at;
  const retryAt = isDrained ? drainedUntil : at + backOffMs(state, failures, input, rules);
  return { since: at, cause, failures, retryAt, isDrained };
};

export const closed = (_: unknown, { at, cause }: Loss) => ({ since: at, cause });

export const retryingNext = (
  state: With<'nextFailures'>,
  { at, random }: Loss,
  { retry }: Rules,
) => {
  const nextFailures = state.nextFailures + 1;
  const isWanted = retry.shouldRetry(nextFailures);
  const retryAt = isWanted ? at + retry.delayMs(nextFailures, () => random) : Infinity;
  return { nextFailures, retryAt };
};
