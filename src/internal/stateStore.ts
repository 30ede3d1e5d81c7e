import { BehaviorSubject, EMPTY, map, Observable, Subscription, take } from 'rxjs';
import { createSubscriberIndex } from './subscriberIndex.js';
import { changedKeys } from './maps.js';
import { findUpstream } from './upstream.js';

/** Selects a map of a state. Selectors are compared by identity: define each of them once. */
type MapSelector<S, V> = (state: S) => ReadonlyMap<string, V>;

/** A state and its subscribers. */
export interface StateStore<S> {
  readonly value: S;
  /** Whether there are subscribers. */
  readonly observed: boolean;
  /** Sets the state, then notifies the subscribers of what changed. */
  readonly next: (state: S) => void;
  /** The states, current one first. */
  readonly states$: Observable<S>;
  /**
   * The value under a key of a map of the state, current value first. The cost of a change does not
   * depend on the number of subscribers to other keys.
   */
  readonly entry: <V>(selectMap: MapSelector<S, V>, key: string) => Observable<V | undefined>;
  /** Marks a key as followed while subscribed. Emits nothing. */
  readonly follow: (key: string) => Observable<never>;
  /** Sets the initial state again, with the keys that are still followed. */
  readonly clear: () => void;
}

/** How a store takes account of what is followed. */
export interface FollowOptions<S> {
  /** The state when a key gets its first follower, and when it has lost the last one. */
  readonly withFollowed?: (state: S, key: string, isFollowed: boolean) => S;
  /** A key stays followed after its last follower until this emits, completes or errors. Default: not at all. */
  readonly linger$?: Observable<unknown>;
}

/** Creates a store with an initial state. */
export const createStateStore = <S>(
  initial: S,
  { withFollowed = (state) => state, linger$ = EMPTY }: FollowOptions<S> = {},
): StateStore<S> => {
  const state$ = new BehaviorSubject(initial);
  const subscribers = createSubscriberIndex<MapSelector<S, unknown>, string, unknown>();

  // A subscriber may set the next state: those notified after it then get the newest value.
  const notify = (selectMap: MapSelector<S, unknown>, key: string): void => {
    for (const subscriber of subscribers.at(selectMap, key))
      subscriber.next(selectMap(state$.value).get(key));
  };

  const followed = new Map<string, { followers: number; linger: Subscription }>();

  const next = (state: S): void => {
    const before = state$.value;
    if (state === before) return;
    state$.next(state);
    for (const selectMap of subscribers.keys())
      for (const key of changedKeys(selectMap(before), selectMap(state))) notify(selectMap, key);
  };

  const release = (key: string): void => {
    if (followed.get(key)?.followers !== 0) return;
    followed.delete(key);
    next(withFollowed(state$.value, key, false));
  };

  return {
    get value() {
      return state$.value;
    },
    get observed() {
      return state$.observed || subscribers.keys().length > 0;
    },
    next,
    states$: state$.pipe(map(() => state$.value)),
    entry: (selectMap, key) =>
      new Observable((subscriber) => {
        subscribers.add(selectMap, key, subscriber);
        subscriber.next(selectMap(state$.value).get(key));
      }),
    follow: (key) =>
      new Observable(() => {
        const entry = followed.get(key) ?? { followers: 0, linger: Subscription.EMPTY };
        entry.linger.unsubscribe();
        entry.followers += 1;
        if (!followed.has(key)) {
          followed.set(key, entry);
          next(withFollowed(state$.value, key, true));
        }
        return () => {
          entry.followers -= 1;
          if (entry.followers > 0) return;
          const end = (): void => {
            release(key);
          };
          entry.linger = linger$.pipe(take(1)).subscribe({ complete: end, error: end });
        };
      }),
    clear: () => {
      for (const [key, { followers, linger }] of followed) {
        linger.unsubscribe();
        if (followers === 0) followed.delete(key);
      }
      next([...followed.keys()].reduce((state, key) => withFollowed(state, key, true), initial));
    },
  };
};

/** The key under which an Observable keeps the state that it folds from its events. */
export const stateStore: unique symbol = Symbol('millrace.stateStore');

/** An Observable with a state store, which is updated before each emission, or with none. */
export interface HasState<S> {
  /** @internal */
  readonly [stateStore]: StateStore<S> | undefined;
}

/** The nearest Observable upstream of a source that has a state store, or says that it has none. */
export const findState = <S>(source: object): HasState<S> | undefined =>
  findUpstream(source, stateStore) as HasState<S> | undefined;
