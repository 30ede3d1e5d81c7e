import { useMemo, useSyncExternalStore } from 'react';
import type { Observable } from 'rxjs';

type Outcome<A> = { readonly value: A } | { readonly error: unknown };

const createStore = <A>(stream$: Observable<A>, initial: A) => {
  let outcome: Outcome<A> = { value: initial };
  return {
    subscribe: (notify: () => void) => {
      const subscription = stream$.subscribe({
        next: (value) => {
          outcome = { value };
          notify();
        },
        error: (error: unknown) => {
          outcome = { error };
          notify();
        },
      });
      return () => subscription.unsubscribe();
    },
    read: () => outcome,
  };
};

/**
 * The current value of a stream, which has to be the same object until it is another stream. An error
 * of the stream is thrown, so that the nearest error boundary shows it.
 */
export const useStream = <A>(stream$: Observable<A>, initial: A): A => {
  const store = useMemo(() => createStore(stream$, initial), [stream$]);
  const outcome = useSyncExternalStore(store.subscribe, store.read, store.read);
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
};
