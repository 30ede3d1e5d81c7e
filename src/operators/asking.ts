import { distinctUntilChanged, EMPTY, map, type Observable, switchMap } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import type { ConnectionStatus } from '../connection/status.js';
import type { Wired } from '../connection/wiring.js';
import { held } from '../internal/held.js';
import { wiring } from '../internal/wiring.js';

/** As much of a connection as it takes to ask the server something each time it is online. */
export interface Asked extends Calls {
  readonly status$: Observable<ConnectionStatus>;
  readonly [wiring]: Wired;
}

/** The connection that a source is, if it is one; any other source has nobody to ask. */
export const askedOf = (source: object): Asked | undefined =>
  held in source && wiring in source ? (source as object as Asked) : undefined;

/** Asks on each connection anew, while it is online: its end is the end of what was asked there. */
export const onEachConnection = <A>(
  { status$ }: Asked,
  ask: (connectionId: string) => Observable<A>,
): Observable<A> =>
  status$.pipe(
    map((status) => (status._tag === 'Online' ? status.connectionId : undefined)),
    distinctUntilChanged(),
    switchMap((id) => (id === undefined ? EMPTY : ask(id))),
  );
