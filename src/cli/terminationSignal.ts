import { fromEvent, merge, type Observable } from 'rxjs';

/** Emits on SIGINT and SIGTERM, and when standard output is closed. */
export const terminationSignal = (): Observable<unknown> =>
  merge(
    fromEvent(process, 'SIGINT'),
    fromEvent(process, 'SIGTERM'),
    // The reader of a pipe has ended.
    fromEvent(process.stdout, 'error'),
  );
