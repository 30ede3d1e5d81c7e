import { BehaviorSubject, map, Observable } from 'rxjs';
import { createSubscriberIndex } from './subscriberIndex.js';
import { changedKeys } from './maps.js';

/** Finds a map in a state. It is known again by itself, so each is to be made once. */
type MapIn<S, V> = (state: S) => ReadonlyMap<string, V>;

/** A state, and who follows it. */
export interface StateStore<S> {
  readonly value: S;
  /** Whether anybody follows it. */
  readonly observed: boolean;
  /** Goes on to a state, and tells those who follow what became another one. */
  readonly next: (state: S) => void;
  /** The states, current one first. */
  readonly states$: Observable<S>;
  /**
   * What a map of the state has under a key, current value first. However many follow other keys,
   * a change costs the same.
   */
  readonly entry: <V>(mapIn: MapIn<S, V>, key: string) => Observable<V | undefined>;
}

/** Holds a state. */
export const createStateStore = <S>(initial: S): StateStore<S> => {
  const state$ = new BehaviorSubject(initial);
  const followers = createSubscriberIndex<MapIn<S, unknown>, string, unknown>();

  // Whoever is told may bring the next state about: those behind are told what holds by then.
  const tell = (mapIn: MapIn<S, unknown>, key: string): void => {
    for (const follower of followers.at(mapIn, key)) follower.next(mapIn(state$.value).get(key));
  };

  return {
    get value() {
      return state$.value;
    },
    get observed() {
      return state$.observed || followers.keys().length > 0;
    },
    next: (state) => {
      const before = state$.value;
      if (state === before) return;
      state$.next(state);
      for (const mapIn of followers.keys())
        for (const key of changedKeys(mapIn(before), mapIn(state))) tell(mapIn, key);
    },
    states$: state$.pipe(map(() => state$.value)),
    entry: (mapIn, key) =>
      new Observable((follower) => {
        followers.add(mapIn, key, follower);
        follower.next(mapIn(state$.value).get(key));
      }),
  };
};

/** Where an Observable keeps the state that it folds from what it emits. */
export const stateStore: unique symbol = Symbol('millrace.held');

/** An Observable that keeps such a state: updated before each emission, current value first. */
export interface HasState<S> {
  /** @internal */
  readonly [stateStore]: StateStore<S>;
}

/** The state that a source keeps, if it does. */
export const stateOf = <S>(source: object): StateStore<S> | undefined =>
  stateStore in source ? (source as HasState<S>)[stateStore] : undefined;
