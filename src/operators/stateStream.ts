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

/** What is told of a source beside its events, for as long as the source is subscribed and lasts. */
export const untilSourceEnds = <S>(
  state$: Observable<S>,
  source$: Observable<unknown>,
): Observable<S> =>
  defer(() => {
    const ended$ = new Subject<void>();
    return merge(
      state$.pipe(takeUntil(ended$)),
      // An empty part, so that no event has to be read for it.
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
 * What is known by the events of a source. A connection keeps that itself, so `known` reads it there:
 * the current value comes first, and what answers told is part of it. Any other source is `folded`
 * from here on.
 */
export const stateStream =
  <S>(
    known: (state: StateStore<ChatState>) => Observable<S>,
    folded: OperatorFunction<ChatEvent, S>,
  ) =>
  (source$: Observable<ChatEvent>): Observable<S> =>
    defer(() => {
      const state = stateOf<ChatState>(source$);
      return state ? untilSourceEnds(known(state), source$) : source$.pipe(folded);
    });

/** A part of all that is known. */
export const selectState =
  <S>(select: (state: ChatState) => S) =>
  ({ states$ }: StateStore<ChatState>): Observable<S> =>
    states$.pipe(map(select));

/** The channels, for who follows one of them. */
export const channelsIn = ({ channels }: ChatState): ChatState['channels'] => channels;
