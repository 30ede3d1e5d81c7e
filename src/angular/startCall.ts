import type { NgZone } from '@angular/core';
import { AsyncSubject, Observable } from 'rxjs';

/** A stream whose subscribers are called in the zone, as those of the application's own streams. */
const inZone = <A>(zone: NgZone, source$: Observable<A>): Observable<A> =>
  new Observable((subscriber) =>
    source$.subscribe({
      next: (value) => zone.run(() => subscriber.next(value)),
      error: (error: unknown) => zone.run(() => subscriber.error(error)),
      complete: () => zone.run(() => subscriber.complete()),
    }),
  );

/**
 * Subscribes a call at once, outside the zone, and replays its outcome to every subscriber. A
 * failure that nobody subscribes to is no unhandled error. Nobody can abort the call.
 */
export const startCall = <A>(zone: NgZone, call$: Observable<A>): Observable<A> => {
  const outcome$ = new AsyncSubject<A>();
  zone.runOutsideAngular(() => call$.subscribe(outcome$));
  return inZone(zone, outcome$);
};
