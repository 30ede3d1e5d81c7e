import { distinctUntilChanged, EMPTY, map, type Observable, switchMap } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import type { ConnectionStatus } from '../connection/status.js';
import type { ConnectionInternals } from '../connection/connectionContext.js';
import { connectionInternals } from '../internal/connectionInternals.js';
import { findUpstream } from '../internal/upstream.js';

/** The parts of a connection that send a request each time it is online. */
export interface LiveConnection extends Calls {
  readonly status$: Observable<ConnectionStatus>;
  readonly [connectionInternals]: ConnectionInternals;
}

/**
 * The connection that a source is, or is derived from, if it has a server. No other source can send
 * requests.
 */
export const liveConnectionOf = (source: object): LiveConnection | undefined => {
  const chat = findUpstream(source, connectionInternals) as LiveConnection | undefined;
  return chat?.[connectionInternals].isDetached === true ? undefined : chat;
};

/** Runs a request on each connection; going offline unsubscribes it. */
export const onEachConnection = <A>(
  { status$ }: LiveConnection,
  request: (connectionId: string) => Observable<A>,
): Observable<A> =>
  status$.pipe(
    map((status) => (status._tag === 'Online' ? status.connectionId : undefined)),
    distinctUntilChanged(),
    switchMap((id) => (id === undefined ? EMPTY : request(id))),
  );
