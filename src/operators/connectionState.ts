import { defer, distinctUntilChanged, filter, map, type Observable, scan } from 'rxjs';
import type { ConnectionStatus } from '../connection/status.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { untilSourceEnds } from './stateStream.js';

/** What the connection does right now: the tag of its `ConnectionStatus`. */
export type ConnectionState = ConnectionStatus['_tag'];

const fold = (
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

const statusOf = (source: object): Observable<ConnectionStatus> | undefined =>
  'status$' in source ? (source as { status$: Observable<ConnectionStatus> }).status$ : undefined;

/**
 * What the connection does right now, each change once. On a connection the current state comes
 * first, to late subscribers too; `status$` has what belongs to it. Any other source tells of
 * `Online` and `Offline` by its local events and health checks. Being subscribed keeps the
 * connection open, where `status$` only looks at it. Completes and errors with the source.
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
          scan(fold, undefined),
          filter((state) => state !== undefined),
        );
    return states$.pipe(distinctUntilChanged());
  });
