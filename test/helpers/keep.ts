import { type Observable, ReplaySubject } from 'rxjs';
import { onTestFinished } from 'vitest';

/** Subscribes until the test ends, and keeps all values for later assertions. */
export const keep = <A>(source$: Observable<A>): ReplaySubject<A> => {
  const kept$ = new ReplaySubject<A>();
  const subscription = source$.subscribe(kept$);
  onTestFinished(() => {
    subscription.unsubscribe();
  });
  return kept$;
};
