import {
  defer,
  ignoreElements,
  map,
  merge,
  type Observable,
  type OperatorFunction,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import { type Held, heldBy } from '../internal/held.js';
import { partOf } from '../internal/routes.js';
import type { ChatEvent } from '../protocol/events/event.js';
import type { ChatState } from '../state/chat.js';

/** What is told of a source beside its events, for as long as the source is subscribed and lasts. */
export const alongside = <S>(state$: Observable<S>, source$: Observable<unknown>): Observable<S> =>
  defer(() => {
    const ended$ = new Subject<void>();
    return merge(
      state$.pipe(takeUntil(ended$)),
      // An empty part, so that no event has to be read for it.
      (partOf(source$, { types: new Set() }) ?? source$).pipe(
        ignoreElements(),
        tap({
          complete: () => {
            ended$.next();
          },
        }),
      ),
    );
  });

/**
 * What is known by the events of a source. A connection keeps that itself, so `known` reads it there:
 * the current value comes first, and what answers told is part of it. Any other source is `folded`
 * from here on.
 */
export const following =
  <S>(known: (state: Held<ChatState>) => Observable<S>, folded: OperatorFunction<ChatEvent, S>) =>
  (source$: Observable<ChatEvent>): Observable<S> =>
    defer(() => {
      const state = heldBy<ChatState>(source$);
      return state ? alongside(known(state), source$) : source$.pipe(folded);
    });

/** A part of all that is known. */
export const within =
  <S>(select: (state: ChatState) => S) =>
  ({ states$ }: Held<ChatState>): Observable<S> =>
    states$.pipe(map(select));

/** The channels, for who follows one of them. */
export const channelsIn = ({ channels }: ChatState): ChatState['channels'] => channels;
