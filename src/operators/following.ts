import {
  defer,
  ignoreElements,
  map,
  merge,
  type Observable,
  scan,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import { heldBy } from '../internal/held.js';
import { partOf } from '../internal/routes.js';
import type { ChatEvent } from '../protocol/events/event.js';
import type { ChatState } from '../state/chat.js';

/** A fold, and where a connection already keeps its result. */
export interface Followed<S> {
  readonly empty: S;
  readonly fold: (state: S, event: ChatEvent) => S;
  readonly within: (state: ChatState) => S;
}

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
 * The states of a fold over a source. A connection keeps them itself, so the current one comes
 * first, and what answers told is part of it; any other source is folded from here on.
 */
export const following =
  <S>({ empty, fold, within }: Followed<S>) =>
  (source$: Observable<ChatEvent>): Observable<S> =>
    defer(() => {
      const state$ = heldBy<ChatState>(source$);
      return state$
        ? alongside(state$.pipe(map(within)), source$)
        : source$.pipe(scan(fold, empty));
    });
