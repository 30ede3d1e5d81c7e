import {
  type BehaviorSubject,
  defer,
  finalize,
  merge,
  NEVER,
  type Observable,
  of,
  Subject,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import type { Calls } from '../calls/calls.js';
import {
  type ConnectionError,
  ConnectionLostError,
  HandshakeError,
  InputError,
  TokenError,
} from '../errors.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { assembleConnection } from './assembleConnection.js';
import type { ChatConnection } from './chatConnection.js';
import type { ConnectionInternals } from './connectionContext.js';
import { createDispatcher } from './dispatcher.js';
import { createOutbox } from './outbox.js';
import type { StateKeeper } from './stateKeeper.js';
import type { Closed, ConnectionStatus } from './status.js';

const connectionErrors = [HandshakeError, ConnectionLostError, TokenError, InputError];

const isConnectionError = (error: unknown): error is ConnectionError =>
  connectionErrors.some((kind) => error instanceof kind);

/** The status after an error of the source. */
const closedBy = (error: unknown, since: number): Closed => ({
  _tag: 'Closed',
  cause: isConnectionError(error) ? error : new ConnectionLostError('The source failed.'),
  since,
});

/** The parts of a connection without a socket of its own. */
export interface DetachedParts {
  /** The events, each folded into the state before it is emitted. */
  readonly events$: Observable<ChatEvent>;
  readonly keeper: Pick<StateKeeper, 'store' | 'concerns' | 'clear'>;
  /** Set by the source; `Idle` without a subscriber, and `Closed` after an error. */
  readonly status$: BehaviorSubject<ConnectionStatus>;
  /** Why an event of the outbox, and a call where there is no `call`, cannot be sent. */
  readonly whyNoCalls: string;
  readonly call?: Calls['call'] | undefined;
  readonly outcomes$?: ChatConnection['outcomes$'];
  readonly failures$?: ChatConnection['failures$'];
  readonly recovery$?: ChatConnection['recovery$'];
  readonly internals: Pick<ConnectionInternals, 'newId' | 'trace$' | 'settings' | 'isDetached'>;
}

/**
 * A connection whose events and state come from a source. The first subscriber subscribes to the
 * source, all share it, and the last one to leave unsubscribes it and clears the state. Completes and
 * errors with the source.
 */
export const detachedConnection = ({
  events$,
  keeper,
  status$,
  whyNoCalls,
  call,
  outcomes$: otherOutcomes$ = NEVER,
  failures$ = NEVER,
  recovery$ = NEVER,
  internals,
}: DetachedParts): ChatConnection => {
  const refuse = (operation: string): Observable<never> =>
    throwError(() => new InputError(`${operation}: ${whyNoCalls}`));
  const { sink, outcomes$, sending$ } = createOutbox({
    ready$: of(true),
    publish: ({ type }) => refuse(type),
    retryWhen: (cause) => throwError(() => cause),
    isIdempotent: () => false,
    refuse: () => undefined,
    capacity: Infinity,
    drops: 'newest',
  });

  const shared$ = defer(() => {
    if (status$.value._tag === 'Closed') status$.next({ _tag: 'Idle' });
    const ended$ = new Subject<void>();
    const lasting$ = events$.pipe(
      tap({
        complete: () => {
          ended$.next();
        },
      }),
    );
    return merge(sending$.pipe(takeUntil(ended$)), lasting$);
  }).pipe(
    tap({
      error: (cause: unknown) => {
        if (status$.value._tag !== 'Closed')
          status$.next(closedBy(cause, internals.settings.now()));
      },
    }),
    finalize(() => {
      keeper.clear();
      if (status$.value._tag !== 'Closed') status$.next({ _tag: 'Idle' });
    }),
  );

  return assembleConnection({
    dispatch: createDispatcher(shared$, keeper.concerns),
    status$: status$.asObservable(),
    outbox: sink,
    outcomes$: merge(outcomes$, otherOutcomes$),
    failures$,
    recovery$,
    call: call ?? (({ operation }) => refuse(operation)),
    store: keeper.store,
    internals: { ...internals, hold: () => NEVER, uncovered: () => NEVER, steps$: NEVER },
  });
};
