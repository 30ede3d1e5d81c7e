import { defer, distinctUntilChanged, filter, map, type Observable, scan } from 'rxjs';
import type { ConnectionStatus } from '../connection/status.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { findUpstream } from '../internal/upstream.js';
import { untilSourceEnds } from './stateStream.js';

/** The state of a connection: the tag of its `ConnectionStatus`. */
export type ConnectionState = ConnectionStatus['_tag'];

const foldState = (
  state: ConnectionState | undefined,
  event: ChatEvent,
): ConnectionState | undefined => {
  switch (event.type) {
    case 'connection.changed':
      return event.online ? 'Online' : 'Offline';
    case 'connection.recovered':
    case 'health.check':
      return 'Online';
    default:
      return state;
  }
};

interface HasStatus {
  readonly status$: Observable<ConnectionStatus>;
}

const statusOf = (source: object): Observable<ConnectionStatus> | undefined =>
  (findUpstream(source, 'status$') as HasStatus | undefined)?.status$;

/**
 * The state of the connection, on each change. On a connection every subscriber gets the current
 * state first; `status$` has the details. On any other source, local events and health checks give
 * `Online` and `Offline`. A subscription keeps the connection open, while one to `status$` does
 * not. Completes and errors with the source.
 *
 * ```
 * source              --health--m--changed(false)--changed(true)--recovered--|
 * connectionState$    --Online-----Offline---------Online--------------------|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, connectionState$ } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(connectionState$).subscribe((state) => console.log(state));
 * ```
 */
export const connectionState$ = (source$: Observable<ChatEvent>): Observable<ConnectionState> =>
  defer(() => {
    const status$ = statusOf(source$);
    const states$ = status$
      ? untilSourceEnds(status$.pipe(map(({ _tag }) => _tag)), source$)
      : source$.pipe(
          scan(foldState, undefined),
          filter((state) => state !== undefined),
        );
    return states$.pipe(distinctUntilChanged());
  });
