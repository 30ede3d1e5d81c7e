import { either as E } from 'fp-ts';
import {
  catchError,
  defer,
  EMPTY,
  exhaustMap,
  filter,
  finalize,
  ignoreElements,
  map,
  type Observable,
  of,
  repeat,
  startWith,
  Subject,
  switchMap,
  take,
  tap,
} from 'rxjs';
import { OutboxError, type PublishError } from '../errors.js';
import type { PublishedEvent } from '../protocol/endpoints/messages.js';
import type { OutgoingEvent } from '../protocol/events/define.js';

/** What became of an event that was put in the outbox. */
export type Outcome = E.Either<PublishError, PublishedEvent>;

/** How events get out. */
export interface Outgoing {
  /** Whether they can. */
  readonly ready$: Observable<boolean>;
  readonly publish: (event: OutgoingEvent) => Observable<PublishedEvent>;
  /** How many may wait. */
  readonly capacity: number;
}

/** A sink, what becomes of its events, and the work of sending them. */
export interface Outbox {
  readonly sink: Subject<OutgoingEvent>;
  readonly outcomes$: Observable<Outcome>;
  /** Sends what waits, one after the other, while subscribed; emits nothing. */
  readonly sending$: Observable<never>;
}

export const createOutbox = ({ ready$, publish, capacity }: Outgoing): Outbox => {
  const outcomes$ = new Subject<Outcome>();
  const woken$ = new Subject<unknown>();
  const waiting: OutgoingEvent[] = [];
  const refuse = (reason: OutboxError['reason'], message: string, cause?: unknown): void => {
    outcomes$.next(E.left(new OutboxError(reason, message, { cause })));
  };

  // One source that ends must not end the sink for the others.
  const sink = Object.assign(new Subject<OutgoingEvent>(), {
    complete: () => undefined,
    error: (cause: unknown) => {
      refuse('source', 'A source of the outbox failed; the outbox goes on.', cause);
    },
  });
  const taken$ = sink.pipe(
    filter((event) => {
      if (waiting.length < capacity) return waiting.push(event) > 0;
      refuse('overflow', `${String(capacity)} events are waiting; this one was not taken.`);
      return false;
    }),
  );
  taken$.subscribe(woken$);

  const first$ = defer(() => {
    const event = waiting.shift();
    if (!event) return EMPTY;
    let settled = false;
    return publish(event).pipe(
      map((published): Outcome => E.right(published)),
      catchError((error: unknown) => of<Outcome>(E.left(error as PublishError))),
      tap((outcome) => {
        settled = true;
        outcomes$.next(outcome);
      }),
      finalize(() => {
        if (!settled) refuse('aborted', 'The last subscriber left while the event was on its way.');
      }),
    );
  });

  const all$ = defer(() =>
    ready$.pipe(
      filter(Boolean),
      take(1),
      switchMap(() => first$),
    ),
  ).pipe(repeat({ delay: () => (waiting.length > 0 ? of(true) : EMPTY) }));

  return {
    sink,
    outcomes$: outcomes$.asObservable(),
    sending$: woken$.pipe(
      startWith(undefined),
      filter(() => waiting.length > 0),
      exhaustMap(() => all$),
      ignoreElements(),
    ),
  };
};
