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
import type { ChatEvent } from '../protocol/events/event.js';
import type { ChatState } from '../state/chat.js';

/** A fold, and where a connection already keeps its result. */
export interface Followed<S> {
  readonly empty: S;
  readonly fold: (state: S, event: ChatEvent) => S;
  readonly within: (state: ChatState) => S;
}

/**
 * The states of a fold over a source. A connection keeps them itself, so the current one comes
 * first, and what answers told is part of it; any other source is folded from here on.
 */
export const following =
  <S>({ empty, fold, within }: Followed<S>) =>
  (source$: Observable<ChatEvent>): Observable<S> =>
    defer(() => {
      const state$ = heldBy<ChatState>(source$);
      if (!state$) return source$.pipe(scan(fold, empty));
      const ended$ = new Subject<void>();
      return merge(
        state$.pipe(map(within), takeUntil(ended$)),
        source$.pipe(
          ignoreElements(),
          tap({
            complete: () => {
              ended$.next();
            },
          }),
        ),
      );
    });
