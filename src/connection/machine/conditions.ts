import { isRetryable } from '../../calls/retryable.js';
import type { Input, InputOf, Loss } from './inputs.js';
import { endPage, type PageEnd } from './resumeProgress.js';
import type { Rules } from './row.js';
import type { Session, State, StateOf, With } from './states.js';

// The names of the conditions are printed in the table.

/** Whether the server can replay what the client missed in its log. */
export const canResume = (_: unknown, { requests }: InputOf<'greeted' | 'next:greeted'>): boolean =>
  requests !== undefined;

/** Whether there was a session before, so that this one has to recover. */
export const wasLiveBefore = ({ wasLive }: With<'wasLive'>): boolean => wasLive;

/** Whether a resume of the current session is in progress. */
export const isResuming = ({ session }: With<'session'>): boolean => session.resume !== undefined;

/** Whether the token has to be renewed, whatever the timer says: it stands still in a sleep. */
export const isRenewalDue = ({ session }: With<'session'>, { at }: Input): boolean =>
  at >= session.renewAt;

/** The session that an input is about: the current one, or the next one. */
export const subjectOf = (state: State, { _tag }: Input): Session =>
  _tag.startsWith('next:') ? (state as With<'next'>).next : (state as With<'session'>).session;

/** What follows the end of a page of the resume of a session. */
export const pageEnd = (
  { resume }: Session,
  { resumed, at }: InputOf<'page' | 'next:page'>,
  { resumeTimeoutMs }: Rules,
): PageEnd | undefined => resume && endPage(resume, resumed, at + resumeTimeoutMs);

/** Whether the resume is over, complete or without progress. */
export const isLastPage = (
  state: With<'session'>,
  input: InputOf<'page' | 'next:page'>,
  rules: Rules,
): boolean => !pageEnd(subjectOf(state, input), input, rules)?.resume;

/** The failures in a row, with the one of the input. */
export const failuresAfter = (state: With<'failures'>, { at }: Input, { retry }: Rules): number =>
  ('session' in state && at - state.session.upSince >= retry.stableMs ? 0 : state.failures) + 1;

/** Whether another attempt may succeed, and is wanted. */
export const mayRetry = (state: With<'failures'>, input: Loss, rules: Rules): boolean =>
  isRetryable(input.cause, rules.renewable) &&
  rules.retry.shouldRetry(failuresAfter(state, input, rules));

/** Whether the current session may go on without a replacement. */
export const isTransient = (_: unknown, { cause }: Loss, { renewable }: Rules): boolean =>
  isRetryable(cause, renewable);

/**
 * Whether the wait is over. A signal of the platform ends it early, but not a delay that the server
 * asked for; after a sleep only the clock counts, since the timer stood still.
 */
export const mayHurry = (
  { retryAt, isDrained }: StateOf<'BackingOff'>,
  { at, signal }: InputOf<'woken'>,
): boolean => at >= retryAt || (signal !== 'woke' && !isDrained);
