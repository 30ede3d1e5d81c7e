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

/** What became of an event that was put in the outbox. */
export type Outcome = Either<PublishError, PublishedEvent>;

/** How events get out. */
export interface Outgoing {
  /** Whether they can. */
  readonly ready$: Observable<boolean>;
  /** Every subscription is another try of the same event. */
  readonly publish: (event: OutgoingEvent) => Observable<PublishedEvent>;
  /**
   * Emits when an event that failed this many times may be tried again; errors with the cause when
   * it may not.
   */
  readonly again: (cause: PublishError, failures: number) => Observable<unknown>;
  /** Whether another try of an event that may have been published does not publish it twice. */
  readonly isRepeatable: () => boolean;
  /** How many may wait. */
  readonly capacity: number;
  /** Which event is refused when one more comes. */
  readonly drops: 'newest' | 'oldest';
}

/** A sink, what becomes of its events, and the work of sending them. */
export interface Outbox {
  readonly sink: Subject<OutgoingEvent>;
  readonly outcomes$: Observable<Outcome>;
  /** Sends what waits, one after the other, while subscribed; emits nothing. */
  readonly sending$: Observable<never>;
}

/** What waits for its turn: an event, or how many in a row were too many. */
type Waiting = { readonly event: OutgoingEvent } | { refused: number };

const isOutgoing = (event: unknown): event is OutgoingEvent =>
  typeof event === 'object' &&
  event !== null &&
  typeof (event as OutgoingEvent).cid === 'string' &&
  typeof (event as OutgoingEvent).type === 'string';

const noEvent = 'An event in the outbox has to be an object with a cid and a type.';

const failed = (error: PublishError): Outcome => E.left(error);

export const createOutbox = ({
  ready$,
  publish,
  again,
  isRepeatable,
  capacity,
  drops,
}: Outgoing): Outbox => {
  const outcomes$ = new Subject<Outcome>();
  const woken$ = new Subject<unknown>();
  const waiting: Waiting[] = [];
  let events = 0;
  /** What was on its way when the last subscriber left, for the next one to go on with. */
  let interrupted$: Observable<Outcome> | undefined;

  // One source that ends must not end the sink for the others.
  const sink = Object.assign(new Subject<OutgoingEvent>(), {
    complete: () => undefined,
    error: (cause: unknown) => {
      const message = 'A source of the outbox failed; the outbox goes on.';
      outcomes$.next(failed(new OutboxError('source', message, { cause })));
    },
  });

  const refuseNewest = (): void => {
    const last = waiting.at(-1);
    if (last && 'refused' in last) last.refused += 1;
    else waiting.push({ refused: 1 });
  };
  const refuseOldest = (): void => {
    const [first] = waiting;
    if (first && 'refused' in first) {
      first.refused += 1;
      waiting.splice(1, 1);
    } else waiting[0] = { refused: 1 };
  };
  // What is refused keeps its turn, so that outcomes come in the order of the events.
  const enqueue = (event: OutgoingEvent): void => {
    if (events < capacity) events += 1;
    else if (drops === 'oldest' && events > 0) refuseOldest();
    else {
      refuseNewest();
      return;
    }
    waiting.push({ event });
  };
  sink.pipe(tap(enqueue)).subscribe(woken$);

  const overflow$ = (refused: number): Observable<Outcome> =>
    from(
      Array.from({ length: refused }, () =>
        failed(new OutboxError('overflow', `${String(capacity)} events were waiting.`)),
      ),
    );

  const online$ = ready$.pipe(filter(Boolean), take(1));

  const interrupt = (outcome$: Observable<Outcome>): void => {
    if (isRepeatable()) {
      interrupted$ = outcome$;
      return;
    }
    const message = 'The last subscriber left while the event was on its way.';
    outcomes$.next(failed(new OutboxError('aborted', message)));
  };

  const publish$ = (event: OutgoingEvent): Observable<Outcome> => {
    const published$ = isOutgoing(event)
      ? publish(event).pipe(
          retry({
            delay: (cause: PublishError, failures) =>
              again(cause, failures).pipe(switchMap(() => online$)),
          }),
        )
      : throwError(() => new InputError(noEvent));
    const outcome$: Observable<Outcome> = defer(() => {
      let isSettled = false;
      return published$.pipe(
        map((published): Outcome => E.right(published)),
        catchError((error: unknown) => of(failed(error as PublishError))),
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

  const isWorkLeft = (): boolean => interrupted$ !== undefined || waiting.length > 0;

  const first$ = defer(() => {
    if (interrupted$) {
      const outcome$ = interrupted$;
      interrupted$ = undefined;
      return outcome$;
    }
    const first = waiting.shift();
    if (!first) return EMPTY;
    if ('refused' in first) return overflow$(first.refused);
    events -= 1;
    return publish$(first.event);
  });

  const all$ = online$.pipe(
    switchMap(() => first$),
    repeat({ delay: () => (isWorkLeft() ? of(true) : EMPTY) }),
  );

  return {
    sink,
    outcomes$: outcomes$.asObservable(),
    sending$: woken$.pipe(
      startWith(undefined),
      filter(isWorkLeft),
      exhaustMap(() => all$),
      tap((outcome) => {
        outcomes$.next(outcome);
      }),
      ignoreElements(),
    ),
  };
};
