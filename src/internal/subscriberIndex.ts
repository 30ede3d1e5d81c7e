import type { Subscriber } from 'rxjs';

/** Subscribers, indexed by two keys. */
export interface SubscriberIndex<Outer, Inner, A> {
  readonly keys: () => readonly Outer[];
  readonly has: (outer: Outer, inner: Inner) => boolean;
  /** A copy of the list, because a subscriber may add or remove others while it is notified. */
  readonly at: (outer: Outer, inner: Inner) => readonly Subscriber<A>[];
  /** Adds a subscriber until it unsubscribes. */
  readonly add: (outer: Outer, inner: Inner, subscriber: Subscriber<A>) => void;
}

export const createSubscriberIndex = <Outer, Inner, A>(): SubscriberIndex<Outer, Inner, A> => {
  const all = new Map<Outer, Map<Inner, Set<Subscriber<A>>>>();
  return {
    keys: () => [...all.keys()],
    has: (outer, inner) => all.get(outer)?.has(inner) === true,
    at: (outer, inner) => {
      const subscribers = all.get(outer)?.get(inner);
      return subscribers ? [...subscribers] : [];
    },
    add: (outer, inner, subscriber) => {
      const byInner = all.get(outer) ?? new Map<Inner, Set<Subscriber<A>>>();
      const subscribers = byInner.get(inner) ?? new Set();
      all.set(outer, byInner.set(inner, subscribers.add(subscriber)));
      subscriber.add(() => {
        subscribers.delete(subscriber);
        if (subscribers.size === 0) byInner.delete(inner);
        if (byInner.size === 0) all.delete(outer);
      });
    },
  };
};
