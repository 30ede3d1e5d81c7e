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
import { type StateStore, stateOf } from '../internal/stateStore.js';
import { routeTo } from '../internal/routes.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { ChatState } from '../state/chat.js';

/** Emits `state$` while it keeps `source$` subscribed. Completes and errors with `source$`. */
export const untilSourceEnds = <S>(
  state$: Observable<S>,
  source$: Observable<unknown>,
): Observable<S> =>
  defer(() => {
    const ended$ = new Subject<void>();
    return merge(
      state$.pipe(takeUntil(ended$)),
      // A route that matches no event: nothing is decoded for it.
      (routeTo(source$, { types: new Set() }) ?? source$).pipe(
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
 * A stream of state. A connection keeps the state, with merged responses, and `fromStore` reads it
 * there, current value first. For any other source `fromEvents` folds it from the subscription on.
 */
export const stateStream =
  <S>(
    fromStore: (store: StateStore<ChatState>) => Observable<S>,
    fromEvents: OperatorFunction<ChatEvent, S>,
  ) =>
  (source$: Observable<ChatEvent>): Observable<S> =>
    defer(() => {
      const store = stateOf<ChatState>(source$);
      return store ? untilSourceEnds(fromStore(store), source$) : source$.pipe(fromEvents);
    });

/** Reads a part of the state. */
export const selectState =
  <S>(select: (state: ChatState) => S) =>
  ({ states$ }: StateStore<ChatState>): Observable<S> =>
    states$.pipe(map(select));

/** The map of channels, for `entry`, which identifies a map by its function. */
export const channelsIn = ({ channels }: ChatState): ChatState['channels'] => channels;
