import { Observable } from 'rxjs';
import type { LockManagerLike } from './platform.js';

/** How to take a lock. */
export interface LockOptions {
  /** Whether to take it from its holder. Default false. */
  readonly steal?: boolean;
}

/**
 * Requests a lock on subscribe, and emits when it is held. Completes when it was stolen; unsubscribing
 * gives it back, or ends the waiting. The platform gives it back when the tab ends in any other way.
 */
export const holdLock = (
  locks: LockManagerLike,
  name: string,
  { steal = false }: LockOptions = {},
): Observable<void> =>
  new Observable((subscriber) => {
    const abort = new AbortController();
    let release = (): void => undefined;
    const held = (): Promise<void> =>
      new Promise((resolve) => {
        release = resolve;
        if (subscriber.closed) resolve();
        else subscriber.next();
      });
    // A lock cannot be stolen with a signal.
    const options = steal ? { steal } : { signal: abort.signal };
    locks.request(name, options, held).then(
      () => {
        subscriber.complete();
      },
      () => {
        subscriber.complete();
      },
    );
    return () => {
      release();
      abort.abort();
    };
  });
