import {
  BehaviorSubject,
  concat,
  defer,
  finalize,
  merge,
  NEVER,
  Observable,
  of,
  tap,
  throwError,
} from 'rxjs';
import type { Calls } from '../calls/calls.js';
import { randomId } from '../calls/randomId.js';
import {
  type ConnectionError,
  ConnectionLostError,
  HandshakeError,
  InputError,
  TokenError,
} from '../errors.js';
import { connectionInternals } from '../internal/connectionInternals.js';
import { route } from '../internal/routes.js';
import { createStateStore, stateStore } from '../internal/stateStore.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';
import { toMillis } from '../protocol/time.js';
import { concerns } from '../state/channel.js';
import { channelIn, emptyChatState, foldChatState } from '../state/chat.js';
import type { ChatConnection } from './connect.js';
import type { ConnectionInternals } from './connectionContext.js';
import { createDispatcher } from './dispatcher.js';
import { createOutbox } from './outbox.js';
import type { Recovery } from './recovery.js';
import type { Closed, ConnectionStatus } from './status.js';

/** The status as the events of a source have it: online from the first event on. */
const foldStatus = (status: ConnectionStatus, event: ChatEvent): ConnectionStatus => {
  const since = 'created_at' in event && event.created_at != null ? toMillis(event.created_at) : 0;
  if (event.type === 'connection.changed' && !event.online) {
    const cause = new ConnectionLostError('The source is offline.', undefined, 'offline');
    return { _tag: 'Offline', cause, attempt: 1, since, retryAt: Infinity };
  }
  if (status._tag === 'Online') return status;
  const connectionId = event.type === 'health.check' ? event.connection_id : '';
  return { _tag: 'Online', connectionId, since };
};

const connectionErrors = [HandshakeError, ConnectionLostError, TokenError, InputError];

const isConnectionError = (error: unknown): error is ConnectionError =>
  connectionErrors.some((kind) => error instanceof kind);

/** The status after an error of the source. */
const closedBy = (error: unknown): Closed => ({
  _tag: 'Closed',
  cause: isConnectionError(error) ? error : new ConnectionLostError('The source failed.'),
  since: 0,
});

const silent$ = <A>(): Observable<A> => NEVER;

/**
 * A connection whose events are those of a source, and whose state is folded from them: for tests,
 * and for what was recorded. The first subscriber subscribes to the source, all share it, and the
 * last one to leave unsubscribes it and empties the state. It is `Online` from the first event on.
 *
 * Errors with the source, and is `Closed` then. A source that completes leaves the state and the
 * connection as they are, because a connection never completes. Every call, and every event of the
 * outbox, fails with an `InputError` that says `whyNoCalls`.
 */
export const connectionOver = (
  source$: Observable<ChatEvent>,
  whyNoCalls = 'a connection over a stream of events has no server.',
): ChatConnection => {
  const status$ = new BehaviorSubject<ConnectionStatus>({ _tag: 'Idle' });
  const state = createStateStore(emptyChatState);
  const refuse = (operation: string): Observable<never> =>
    throwError(() => new InputError(`${operation}: ${whyNoCalls}`));
  const calls: Calls = { call: ({ operation }) => refuse(operation) };

  const { sink, outcomes$, sending$ } = createOutbox({
    ready$: of(true),
    publish: ({ type }) => refuse(type),
    retryWhen: (cause) => throwError(() => cause),
    isIdempotent: () => false,
    capacity: Infinity,
    drops: 'newest',
  });

  const events$ = defer(() => {
    if (status$.value._tag === 'Closed') status$.next({ _tag: 'Idle' });
    return merge(
      sending$,
      concat(source$, NEVER).pipe(
        // Update, then emit: a subscriber may read the state from inside `next`.
        tap((event) => {
          state.next(foldChatState(state.value, event));
          const status = foldStatus(status$.value, event);
          if (status !== status$.value) status$.next(status);
        }),
      ),
    );
  }).pipe(
    tap({
      error: (cause: unknown) => {
        status$.next(closedBy(cause));
      },
    }),
    finalize(() => {
      state.clear();
      if (status$.value._tag !== 'Closed') status$.next({ _tag: 'Idle' });
    }),
  );

  const dispatch = createDispatcher(events$, (cid, event) =>
    concerns(cid, channelIn(state.value, cid), event),
  );
  const chat$ = Object.assign(
    new Observable<ChatEvent>((subscriber) => dispatch.to({}).subscribe(subscriber)),
    {
      status$: status$.asObservable(),
      outbox: sink,
      outcomes$,
      failures$: silent$<DecodeFailure>(),
      recovery$: silent$<Recovery>(),
      ...calls,
    },
  );
  const internals: ConnectionInternals = {
    hold: () => NEVER,
    uncovered: () => NEVER,
    steps$: NEVER,
    newId: randomId,
    isDetached: true,
  };
  return Object.defineProperties(chat$, {
    [stateStore]: { value: state },
    [route]: { value: dispatch.to },
    [connectionInternals]: { value: internals },
  }) as ChatConnection;
};
