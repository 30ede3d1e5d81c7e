import {
  computed,
  DestroyRef,
  effect,
  inject,
  isSignal,
  signal,
  type Signal,
  untracked,
  type WritableSignal,
} from '@angular/core';
import { type Observable, Subscription } from 'rxjs';
import type { ChatConnection } from '../connection/connect.js';
import { injectContext } from './chatContext.js';

/** A value, or a signal of it that may change. */
export type MaybeSignal<A> = A | Signal<A>;

/** One read-only signal for each key. */
export type SignalsOf<A> = { readonly [Key in keyof A]: Signal<A[Key]> };

/** What is followed. */
export interface Followed<K, A extends object> {
  readonly key: MaybeSignal<K>;
  readonly project: (chat: ChatConnection, key: K) => Observable<A>;
  readonly initial: A;
}

const mapValues = <A extends object, B>(
  record: A,
  to: (key: keyof A) => B,
): { readonly [Key in keyof A]: B } =>
  Object.fromEntries(
    Object.keys(record).map((key) => [key, to(key as keyof A)] as const),
  ) as unknown as { readonly [Key in keyof A]: B };

/**
 * Signals of the newest value, one for each of its keys, until the injector is destroyed. They are
 * set together, and only those that changed notify their readers.
 *
 * A plain key is followed at once, so a current value is there when this returns. A signal of a key
 * is followed by an effect; from the moment when it changes, until the first value for the new key,
 * every signal has its initial value.
 */
export const followSignals = <K, A extends object>({
  key,
  project,
  initial,
}: Followed<K, A>): SignalsOf<A> => {
  const { chat, isSilent, follow } = injectContext();
  const values = mapValues(initial, (name) => signal<unknown>(initial[name])) as {
    readonly [Key in keyof A]: WritableSignal<A[Key]>;
  };
  const set = (next: A): void => {
    for (const name of Object.keys(initial) as (keyof A)[]) values[name].set(next[name]);
  };
  const start = (current: K): Subscription => follow(() => project(chat, current), set);

  if (isSilent) return mapValues(initial, (name) => values[name].asReadonly()) as SignalsOf<A>;
  let subscription = Subscription.EMPTY;
  inject(DestroyRef).onDestroy(() => {
    subscription.unsubscribe();
  });
  if (!isSignal(key)) {
    subscription = start(key);
    return mapValues(initial, (name) => values[name].asReadonly()) as SignalsOf<A>;
  }

  const followed = signal<{ readonly key: K } | undefined>(undefined);
  effect(() => {
    const current = key();
    untracked(() => {
      const previous = subscription;
      set(initial);
      followed.set({ key: current });
      // The next one first, so that the connection is used all the time.
      subscription = start(current);
      previous.unsubscribe();
    });
  });
  // The effect runs later than a template that reads the new key.
  const isCurrent = computed(() => followed()?.key === key());
  return mapValues(initial, (name) =>
    computed(() => (isCurrent() ? values[name]() : initial[name])),
  ) as SignalsOf<A>;
};
