import { distinctUntilChanged, EMPTY, map, type Observable, switchMap } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import type { ConnectionStatus } from '../connection/status.js';
import type { ConnectionInternals } from '../connection/connectionContext.js';
import { stateStore } from '../internal/stateStore.js';
import { connectionInternals } from '../internal/connectionInternals.js';

/** As much of a connection as it takes to ask the server something each time it is online. */
export interface LiveConnection extends Calls {
  readonly status$: Observable<ConnectionStatus>;
  readonly [connectionInternals]: ConnectionInternals;
}

/** The connection that a source is, if it is one; any other source has nobody to ask. */
export const liveConnectionOf = (source: object): LiveConnection | undefined =>
  stateStore in source && connectionInternals in source
    ? (source as object as LiveConnection)
    : undefined;

/** Asks on each connection anew, while it is online: its end is the end of what was asked there. */
export const onEachConnection = <A>(
  { status$ }: LiveConnection,
  ask: (connectionId: string) => Observable<A>,
): Observable<A> =>
  status$.pipe(
    map((status) => (status._tag === 'Online' ? status.connectionId : undefined)),
    distinctUntilChanged(),
    switchMap((id) => (id === undefined ? EMPTY : ask(id))),
  );
