import { distinctUntilChanged, filter, map, type Observable, switchMap } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import type { ConnectionStatus } from '../connection/status.js';
import { held } from '../internal/held.js';

/** As much of a connection as it takes to ask the server something each time it is online. */
export interface Asked extends Calls {
  readonly status$: Observable<ConnectionStatus>;
}

/** The connection that a source is, if it is one; any other source has nobody to ask. */
export const askedOf = (source: object): Asked | undefined =>
  held in source && 'status$' in source && 'call' in source
    ? (source as object as Asked)
    : undefined;

/** Asks once for each connection, when it is online; a new one ends the question to the last. */
export const onEachConnection = <A>({ status$ }: Asked, ask: () => Observable<A>): Observable<A> =>
  status$.pipe(
    map((status) => (status._tag === 'Online' ? status.connectionId : undefined)),
    filter((id) => id !== undefined),
    distinctUntilChanged(),
    switchMap(ask),
  );
