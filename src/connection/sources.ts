import {
  catchError,
  concat,
  defer,
  filter,
  finalize,
  map,
  NEVER,
  type Observable,
  of,
  timer,
} from 'rxjs';
import { ConnectionLostError, type TokenError } from '../errors.js';
import type { Resume } from '../protocol/clientFrame.js';
import { createFrameReader, type FrameReaderDeps } from './frameReader.js';
import type { Happening } from './machine/inputs.js';
import type { Resource, TimerTag } from './machine/resources.js';
import type { State } from './machine/states.js';
import type { Settings } from './options.js';
import { type SocketReport, sessionSocket } from './sessionSocket.js';
import type { TokenCache } from './tokenCache.js';
import { signalsOf } from './wakeSignals.js';
import type { Watches } from './watches.js';

/** A frame to send on one of the sockets, or a probe of it. */
export interface SocketOrder {
  readonly socket: number;
  readonly order: Resume | 'probe';
}

/** What one of the sockets reports. */
interface FromSocket {
  readonly _tag: 'fromSocket';
  readonly socket: number;
  readonly token: string;
  readonly report: SocketReport;
}

/** What a resource reports. */
export type Report = Happening | FromSocket;

/** The collaborators of the resources. */
export interface SourceDeps extends FrameReaderDeps {
  readonly settings: Settings;
  readonly tokens: TokenCache;
  readonly watches: Pick<Watches, 'restored' | 'missing'>;
  /** Completes when every gap is filled. */
  readonly gapsFilled$: Observable<never>;
  readonly orders$: Observable<SocketOrder>;
  /** Forgets what is expected on the next socket, and what is buffered. */
  readonly clearOverlap: () => void;
}

/** Opens the resource of a state on subscribe; unsubscribing closes it. */
export type Source = (resource: Resource, state: State) => Observable<Report>;

/** The longest delay of a platform timer; a timer that is due later is due then. */
const maxDelayMs = 2 ** 31 - 1;

const offline = (): Happening => ({
  _tag: 'offline',
  cause: new ConnectionLostError('The platform is offline.', undefined, 'offline'),
});

export const createSource = (deps: SourceDeps): Source => {
  const { settings, tokens, cursor, watches, gapsFilled$, orders$, clearOverlap } = deps;
  const { now, scheduler, recovery } = settings;
  const read = createFrameReader(deps);

  const token$ = (oldToken: string | undefined): Observable<Happening> =>
    (oldToken === undefined ? tokens.token$ : tokens.successor(oldToken)).pipe(
      map((token): Happening => ({ _tag: 'tokenArrived', token })),
      catchError((cause: unknown) =>
        of<Happening>({ _tag: 'tokenFailed', cause: cause as TokenError }),
      ),
    );

  const socket$ = (socket: number, token: string): Observable<Report> =>
    sessionSocket({
      settings,
      token,
      resuming: cursor.position() !== undefined,
      read,
      orders$: orders$.pipe(
        filter((order) => order.socket === socket),
        map(({ order }) => order),
      ),
    }).pipe(map((report) => ({ _tag: 'fromSocket', socket, token, report })));

  const recovery$ = (connectionId: string): Observable<Happening> =>
    defer(() => {
      const resynced = watches.missing(connectionId);
      const restored: Happening = { _tag: 'restored', resynced };
      return concat(watches.restored(connectionId), gapsFilled$, of(restored));
    });

  const timer$ = (tag: TimerTag, dueAt: number): Observable<Happening> =>
    timer(Math.min(Math.max(0, dueAt - now()), maxDelayMs), scheduler).pipe(
      map(() => {
        const message = `The server did not complete a resume within ${String(recovery.resumeTimeoutMs)} ms.`;
        return tag === 'resumeOverdue' || tag === 'nextResumeOverdue'
          ? { _tag: tag, cause: new ConnectionLostError(message) }
          : { _tag: tag };
      }),
    );

  return ([kind, id], state) => {
    switch (kind) {
      case 'signals':
        return signalsOf(settings).pipe(
          map((signal) => (signal === 'offline' ? offline() : { _tag: 'woken', signal })),
        );
      case 'token':
        return token$(state._tag === 'Renewing' ? state.oldToken : undefined);
      case 'socket':
        return socket$(id, 'opening' in state ? state.opening.token : '');
      case 'recovery':
        return recovery$(id);
      case 'overlap':
        return NEVER.pipe(finalize(clearOverlap));
      default:
        return timer$(kind, id);
    }
  };
};
