import { defer, ignoreElements, map, merge, type Observable, type OperatorFunction } from 'rxjs';
import type { StateStore } from '../internal/stateStore.js';
import { routeTo } from '../internal/routes.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { ChatState } from '../state/chat.js';
import { createEnd } from './createEnd.js';
import { stateOf } from './stateOf.js';

/** Emits `state$` while it keeps `source$` subscribed. Completes and errors with `source$`. */
export const untilSourceEnds = <S>(
  state$: Observable<S>,
  source$: Observable<unknown>,
): Observable<S> =>
  defer(() => {
    const { ends, until } = createEnd();
    // A route that matches no event: nothing is decoded for it.
    const noEvents$ = routeTo(source$, { types: new Set() }) ?? source$;
    return merge(state$.pipe(until()), noEvents$.pipe(ignoreElements(), ends()));
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
      const store = stateOf(source$);
      return store ? untilSourceEnds(fromStore(store), source$) : source$.pipe(fromEvents);
    });

/** Reads a part of the state. */
export const selectState =
  <S>(select: (state: ChatState) => S) =>
  ({ states$ }: StateStore<ChatState>): Observable<S> =>
    states$.pipe(map(select));

/** The map of channels, for `entry`, which identifies a map by its function. */
export const channelsIn = ({ channels }: ChatState): ChatState['channels'] => channels;
