import * as E from '#fp-ts/Either';
import {
  asyncScheduler,
  BehaviorSubject,
  concat,
  defer,
  EMPTY,
  NEVER,
  type Observable,
  of,
  type SchedulerLike,
  Subject,
  switchMap,
  timer,
} from 'rxjs';
import type { ChatConnection } from '../connection/chatConnection.js';
import { detachedConnection } from '../connection/detachedConnection.js';
import { keepState } from '../connection/keepState.js';
import type { Outcome } from '../connection/outbox.js';
import type { Recovery } from '../connection/recovery.js';
import { keepNothing } from '../connection/stateKeeper.js';
import type { ConnectionStatus } from '../connection/status.js';
import type { CallId, Trace } from '../connection/trace.js';
import { InputError } from '../errors.js';
import type { Endpoint } from '../protocol/endpoints/endpoint.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';
import type { EntryKind, EntryValue } from './entries.js';
import { play } from './play.js';
import { createRecordedCalls } from './recordedCalls.js';
import { readRecording, type Recording } from './readRecording.js';

/** Options of `replay`. */
export interface ReplayOptions {
  /** Gives the time and runs every timer. Default: rxjs' `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
  /** How many times as fast as recorded; `Infinity` for all at once. Default 1. */
  readonly speed?: number;
  /**
   * Where operators that query the server, such as `channelList`, have their responses from.
   * `recorded`: from the recorded calls, at their moments; a call that was not recorded fails with
   * an `InputError`. `state`: they read the state only, and every call fails. Default `recorded`.
   */
  readonly queries?: 'recorded' | 'state';
  /** Whether it completes at the end of the recording. Default false, as a connection never does. */
  readonly completes?: boolean;
}

const readOrThrow = (source: string | Recording): Recording => {
  if (typeof source !== 'string') return source;
  const result = readRecording(source);
  if (E.isLeft(result)) throw result.left;
  return result.right;
};

/**
 * A connection over a recording: every operator, store and helper runs on it as on the connection
 * that was recorded, with the same values at the same moments. The first subscriber starts it, and
 * when the last one unsubscribes it is as before its start. With a virtual scheduler it needs no
 * time, and two replays have the same results.
 *
 * The state, statuses, recoveries and outcomes are the recorded ones. Calls have the recorded
 * responses; an event of the outbox fails with an `InputError`. Errors as the recorded connection
 * did, and completes only if `completes` says so.
 *
 * Throws a `RecordingError` for a text that is no recording of this version or is cut off, and an
 * `InputError` for a speed that is not above 0.
 *
 * @example
 * ```ts
 * import { replay, unreadCount$ } from 'millrace';
 * import { virtualClock } from 'millrace/testing';
 *
 * declare const file: string; // what `record` wrote
 * const { scheduler, advance } = virtualClock();
 * replay(file, { scheduler })
 *   .pipe(unreadCount$)
 *   .subscribe((total) => console.log(scheduler.now(), total));
 * advance(60_000); // the first minute
 * ```
 */
export const replay = (
  source: string | Recording,
  {
    scheduler = asyncScheduler,
    speed = 1,
    queries = 'recorded',
    completes = false,
  }: ReplayOptions = {},
): ChatConnection => {
  if (!(speed > 0)) throw new InputError('replay: speed must be above 0; Infinity plays at once.');
  const recording = readOrThrow(source);
  const { entries, lingerMs, messageLimit, state, user } = recording;
  const status$ = new BehaviorSubject<ConnectionStatus>({ _tag: 'Idle' });
  const failures$ = new Subject<DecodeFailure>();
  const recovery$ = new Subject<Recovery>();
  const outcomes$ = new Subject<Outcome>();
  const trace$ = new Subject<Trace>();
  const calls = createRecordedCalls(entries);
  const linger$: Observable<unknown> = defer(() =>
    lingerMs > 0 && status$.value._tag !== 'Idle' ? timer(lingerMs / speed, scheduler) : EMPTY,
  );
  const keeper = state ? keepState(messageLimit, linger$) : keepNothing;
  const sent = new Map<
    number,
    { readonly id: CallId; readonly merge: (response: unknown) => void }
  >();
  let ids = 0;

  const handlers: {
    readonly [Kind in EntryKind]: (value: EntryValue<Kind>) => Observable<ChatEvent>;
  } = {
    // Update, then emit: a subscriber may read the state from inside `next`.
    event: (event) => {
      trace$.next({ _tag: 'event', event });
      keeper.fold(event);
      return of(event);
    },
    request: ({ call, operation, params, request }) => {
      // The state is changed by the operation of a row, and by nothing else of it.
      const endpoint = { operation } as Endpoint;
      const id = sent.get(call)?.id ?? {};
      trace$.next({ _tag: 'request', id, endpoint, params, request });
      sent.set(call, {
        id,
        merge: keeper.awaitResponse(endpoint, request) as (response: unknown) => void,
      });
      return EMPTY;
    },
    response: ({ call, response }) => {
      const { id = {}, merge } = sent.get(call) ?? {};
      trace$.next({ _tag: 'response', id, response });
      merge?.(response);
      calls.settle(call, E.right(response));
      return EMPTY;
    },
    failed: ({ call, error }) => {
      trace$.next({ _tag: 'failed', id: sent.get(call)?.id ?? {}, error });
      calls.settle(call, E.left(error));
      return EMPTY;
    },
    resumed: (resumed) => {
      trace$.next({ _tag: 'resumed', resumed });
      keeper.mergeResumed(resumed);
      return EMPTY;
    },
    status: (status) => {
      status$.next(status);
      return EMPTY;
    },
    recovery: (recovery) => {
      recovery$.next(recovery);
      return EMPTY;
    },
    failure: (failure) => {
      failures$.next(failure);
      return EMPTY;
    },
    outcome: (outcome) => {
      outcomes$.next(outcome);
      return EMPTY;
    },
    error: (error) => {
      throw error;
    },
  };

  return detachedConnection({
    events$: defer(() => {
      sent.clear();
      calls.reset();
      return concat(play(entries, { scheduler, speed }), completes ? EMPTY : NEVER);
    }).pipe(
      switchMap(({ kind, value }) =>
        (handlers[kind] as (value: unknown) => Observable<ChatEvent>)(value),
      ),
    ),
    keeper,
    status$,
    whyNoCalls: 'a replay has no server.',
    call: queries === 'recorded' ? calls.call : undefined,
    outcomes$,
    failures$: failures$.asObservable(),
    recovery$: recovery$.asObservable(),
    internals: {
      newId: () => `replay-${String((ids += 1))}`,
      trace$,
      settings: { now: () => scheduler.now(), lingerMs, messageLimit, state, user: { id: user } },
      isDetached: queries === 'state',
    },
  });
};
