import { fromEvent, merge, type Observable } from 'rxjs';

/** Emits when the process is told to end. */
export const terminationSignal = (): Observable<unknown> =>
  merge(
    fromEvent(process, 'SIGINT'),
    fromEvent(process, 'SIGTERM'),
    // Whoever read along has left.
    fromEvent(process.stdout, 'error'),
  );
