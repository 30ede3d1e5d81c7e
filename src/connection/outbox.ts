import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import {
  catchError,
  defer,
  EMPTY,
  exhaustMap,
  filter,
  finalize,
  from,
  ignoreElements,
  map,
  type Observable,
  of,
  repeat,
  retry,
  startWith,
  Subject,
  switchMap,
  take,
  tap,
  throwError,
} from 'rxjs';
import { InputError, OutboxError, type PublishError } from '../errors.js';
import type { PublishedEvent } from '../protocol/endpoints/sentEvents.js';
import type { OutgoingEvent } from '../protocol/events/defineEvent.js';

/** The outcome of an event of the outbox: the published event, or the error. */
export type Outcome = Either<PublishError, PublishedEvent>;

/** How the outbox publishes. */
export interface OutboxDeps {
  /** Whether events can be published now. */
  readonly ready$: Observable<boolean>;
  /** Publishes an event on subscribe. Each further subscription is a retry of the same event. */
  readonly publish: (event: OutgoingEvent) => Observable<PublishedEvent>;
  /** Emits when an event with this many failures is to be retried; errors with the cause if not. */
  readonly retryWhen: (cause: PublishError, failures: number) => Observable<unknown>;
  /** Whether the server recognises a retry, so that it does not publish an event twice. */
  readonly isIdempotent: () => boolean;
  /** Why an event is not published at all. */
  readonly refuse: (event: OutgoingEvent) => PublishError | undefined;
  /** How many events may wait. */
  readonly capacity: number;
  /** Which event is refused when the queue is full. */
  readonly drops: 'newest' | 'oldest';
}

/** The sink of outgoing events, their outcomes, and the process that publishes them. */
export interface Outbox {
  readonly sink: Subject<OutgoingEvent>;
  readonly outcomes$: Observable<Outcome>;
  /** Publishes the queued events in order, one at a time, while subscribed. Emits nothing. */
  readonly sending$: Observable<never>;
}

/** An entry of the queue: an event, or the number of refused events at this place. */
type Queued = { readonly event: OutgoingEvent } | { refused: number };

const isOutgoingEvent = (event: unknown): event is OutgoingEvent =>
  typeof event === 'object' &&
  event !== null &&
  typeof (event as OutgoingEvent).cid === 'string' &&
  typeof (event as OutgoingEvent).type === 'string';

const notAnEvent = 'An event of the outbox must be an object with a cid and a type.';

const failure = (error: PublishError): Outcome => E.left(error);

export const createOutbox = ({
  ready$,
  publish,
  retryWhen,
  isIdempotent,
  refuse,
  capacity,
  drops,
}: OutboxDeps): Outbox => {
  const outcomes$ = new Subject<Outcome>();
  const queued$ = new Subject<unknown>();
  const queue: Queued[] = [];
  let events = 0;
  /** The event in flight when the connection became idle; the next connection continues with it. */
  let interrupted$: Observable<Outcome> | undefined;

  // A source that completes or errors must not end the sink for the other sources.
  const sink = Object.assign(new Subject<OutgoingEvent>(), {
    complete: () => undefined,
    error: (cause: unknown) => {
      const message = 'A source of the outbox failed; the outbox stays open.';
      outcomes$.next(failure(new OutboxError('source', message, { cause })));
    },
  });

  const refuseNewest = (): void => {
    const last = queue.at(-1);
    if (last && 'refused' in last) last.refused += 1;
    else queue.push({ refused: 1 });
  };
  const refuseOldest = (): void => {
    const [first] = queue;
    if (first && 'refused' in first) {
      first.refused += 1;
      queue.splice(1, 1);
    } else queue[0] = { refused: 1 };
  };
  // A refused event keeps its place, so that the outcomes are in the order of the events.
  const enqueue = (event: OutgoingEvent): void => {
    if (events < capacity) events += 1;
    else if (drops === 'oldest' && events > 0) refuseOldest();
    else {
      refuseNewest();
      return;
    }
    queue.push({ event });
  };
  sink.pipe(tap(enqueue)).subscribe(queued$);

  const overflow$ = (refused: number): Observable<Outcome> =>
    from(
      Array.from({ length: refused }, () =>
        failure(new OutboxError('overflow', `${String(capacity)} events were waiting.`)),
      ),
    );

  const isReady$ = ready$.pipe(filter(Boolean), take(1));

  const interrupt = (outcome$: Observable<Outcome>): void => {
    if (isIdempotent()) {
      interrupted$ = outcome$;
      return;
    }
    const message = 'The last subscriber left while the event was being published.';
    outcomes$.next(failure(new OutboxError('aborted', message)));
  };

  const outcomeOf = (event: OutgoingEvent): Observable<Outcome> => {
    const refusal = isOutgoingEvent(event) ? refuse(event) : new InputError(notAnEvent);
    const published$ = !refusal
      ? publish(event).pipe(
          retry({
            delay: (cause: PublishError, failures) =>
              retryWhen(cause, failures).pipe(switchMap(() => isReady$)),
          }),
        )
      : throwError(() => refusal);
    const outcome$: Observable<Outcome> = defer(() => {
      let isSettled = false;
      return published$.pipe(
        map((published): Outcome => E.right(published)),
        catchError((error: unknown) => of(failure(error as PublishError))),
        tap(() => {
          isSettled = true;
        }),
        finalize(() => {
          if (!isSettled) interrupt(outcome$);
        }),
      );
    });
    return outcome$;
  };

  const isPending = (): boolean => interrupted$ !== undefined || queue.length > 0;

  const next$ = defer(() => {
    if (interrupted$) {
      const outcome$ = interrupted$;
      interrupted$ = undefined;
      return outcome$;
    }
    const first = queue.shift();
    if (!first) return EMPTY;
    if ('refused' in first) return overflow$(first.refused);
    events -= 1;
    return outcomeOf(first.event);
  });

  const drain$ = isReady$.pipe(
    switchMap(() => next$),
    repeat({ delay: () => (isPending() ? of(true) : EMPTY) }),
  );

  return {
    sink,
    outcomes$: outcomes$.asObservable(),
    sending$: queued$.pipe(
      startWith(undefined),
      filter(isPending),
      exhaustMap(() => drain$),
      tap((outcome) => {
        outcomes$.next(outcome);
      }),
      ignoreElements(),
    ),
  };
};
