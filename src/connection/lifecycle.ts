import * as E from '#fp-ts/Either';
import {
  type BehaviorSubject,
  catchError,
  concat,
  defer,
  EMPTY,
  exhaustMap,
  expand,
  filter,
  ignoreElements,
  map,
  merge,
  NEVER,
  type Observable,
  type Observer,
  of,
  repeat,
  Subject,
  switchMap,
  take,
  takeUntil,
  throwError,
} from 'rxjs';
import type { ConnectionError } from '../errors.js';
import type {
  ConnectionChanged,
  ConnectionRecovered,
} from '../protocol/events/connectionEvents.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';
import { isExtensionType } from '../protocol/handshake.js';
import { canResume, resumeSession, type ResumeDeps } from './resume.js';
import { createReconnectPolicy } from './reconnectPolicy.js';
import { freshSession, type ActiveSession } from './handOver.js';
import type { Session } from './session.js';
import { createGapBuffer } from './gapBuffer.js';
import { signalsOf } from './wakeSignals.js';
import type { ConnectionStatus } from './status.js';
import { createSessionFactory, drainIn, type SessionFactoryDeps } from './sessionFactory.js';
import { fillGaps, type FillGapsDeps } from './fillGaps.js';
import type { Watches } from './watches.js';
import type { Frame } from './frame.js';

/** The collaborators of a connection's life. */
export interface LifecycleDeps extends Omit<SessionFactoryDeps, 'signals$'>, ResumeDeps {
  readonly watches: ResumeDeps['watches'] & Pick<Watches, 'known'>;
  /** Queries the events of channels since a time. */
  readonly sync: FillGapsDeps['sync'];
  readonly status$: BehaviorSubject<ConnectionStatus>;
  readonly failures$: Pick<Observer<DecodeFailure>, 'next'>;
}

/**
 * A connection's life: one session after the other, until an error that no reconnect can cure.
 * Emits the events of every session and the local ones: `connection.changed` when the connection
 * goes up or down, `connection.recovered` when a recovery is complete.
 */
export const lifecycle = (deps: LifecycleDeps): Observable<ChatEvent> =>
  defer(() => {
    const { settings, tokens, status$, connectionId$, failures$, restored } = deps;
    const { cursor, watches, recovery$ } = deps;
    const { now } = settings;
    const signals$ = signalsOf(settings);
    const reconnects = createReconnectPolicy({ settings, renewable: tokens.renewable, signals$ });
    const { open$, successor } = createSessionFactory({ ...deps, signals$ });
    const gap$ = new Subject<void>();
    const gaps = createGapBuffer({
      isLogged: () => cursor.position() !== undefined,
      recovery$,
    });
    const gapsFilled$ = fillGaps({ ...deps, renewable: tokens.renewable, gaps });
    let isUp = false;
    /** Whether a session was live before; the next one then has to recover. */
    let wasLive = false;

    const stamp = () => ({ received_at: new Date(now()).toISOString() });
    const changed = (online: boolean): ConnectionChanged => ({
      type: 'connection.changed',
      online,
      ...stamp(),
    });

    /** Renews the watches and fills the gaps; the connection is online after that. */
    const recover = (connectionId: string): Observable<ConnectionRecovered> =>
      defer(() => {
        const resynced = watches.missing(connectionId);
        return concat(
          restored(connectionId),
          gapsFilled$,
          defer(() => {
            if (resynced.length > 0) recovery$.next({ _tag: 'Snapshot', channels: resynced });
            status$.next({ _tag: 'Online', connectionId, since: now() });
            recovery$.next({ _tag: 'Live' });
            return of<ConnectionRecovered>({ type: 'connection.recovered', ...stamp() });
          }),
        );
      });

    const eventIn = (frame: Frame): ChatEvent | undefined => {
      if (E.isLeft(frame)) {
        failures$.next(frame.left);
        return undefined;
      }
      const event = frame.right;
      if (event.type === 'unknown' && isExtensionType(event.name)) {
        const drain = drainIn(frame);
        if (drain) reconnects.draining(drain);
        return undefined;
      }
      const sequence = cursor.advance(event);
      if (sequence === 'gap') gap$.next();
      if (sequence !== 'new' || event.type === 'skipped' || gaps.holds(event)) return undefined;
      gaps.record(event);
      return event;
    };

    const eventsOf = (frames$: Observable<Frame>): Observable<ChatEvent> =>
      frames$.pipe(
        // `successor` decides what follows a loss.
        catchError(() => NEVER),
        map(eventIn),
        filter((event) => event !== undefined),
      );

    /** Binds calls and watches to a session, once its missed events are replayed. */
    const settle = (session: Session, then$: Observable<ChatEvent>): Observable<ChatEvent> => {
      const { millrace } = session.hello;
      const begin = (): void => {
        if (millrace?.epoch != null) cursor.begin({ epoch: millrace.epoch, id: millrace.id });
        else cursor.end();
      };
      const resumed$ = canResume(session, cursor)
        ? resumeSession(session, deps).pipe(catchError(() => NEVER))
        : defer(() => {
            begin();
            return EMPTY;
          });
      const gapResumes$ = gap$.pipe(
        exhaustMap(() => resumeSession(session, deps).pipe(catchError(() => NEVER))),
      );
      const settled$ = defer(() => {
        connectionId$.next(session.id);
        if (!wasLive) recovery$.next({ _tag: 'Live' });
        wasLive = true;
        return merge(gapResumes$, then$);
      });
      return concat(resumed$, settled$);
    };

    const present = ({
      session,
      frames$,
      isSeamless,
      previous,
    }: ActiveSession): Observable<ChatEvent> => {
      const wentDown = isUp ? [changed(false)] : [];
      const localEvents = isSeamless ? [] : [...wentDown, changed(true), session.hello];
      const isComplete = isSeamless ? status$.value._tag === 'Online' : !wasLive;
      if (!isSeamless) reconnects.opened();
      isUp = true;
      if (!isSeamless && wasLive && !canResume(session, cursor)) gaps.begin(watches.known());
      gaps.record(session.hello);
      status$.next({
        _tag: isComplete ? 'Online' : 'Recovering',
        connectionId: session.id,
        since: now(),
      });
      const isSettled$ = connectionId$.pipe(filter((id) => id === session.id));
      const previous$ = previous ? eventsOf(previous.frames$.pipe(takeUntil(isSettled$))) : EMPTY;
      const online$ = isComplete ? EMPTY : recover(session.id);
      return merge(of(...localEvents), previous$, eventsOf(frames$), settle(session, online$));
    };

    const afterLoss = (cause: ConnectionError): Observable<ChatEvent> => {
      const down$ = isUp ? of(changed(false)) : EMPTY;
      isUp = false;
      connectionId$.next(undefined);
      const after = reconnects.lost(cause);
      status$.next(after);
      const next$ = after._tag === 'Closed' ? throwError(() => cause) : reconnects.due(after);
      return concat(down$, next$);
    };

    const life$ = defer(() => {
      status$.next({ _tag: 'Connecting', attempt: reconnects.attempt(), since: now() });
      return open$.pipe(
        take(1),
        map(freshSession),
        expand(({ session }) => successor(session)),
        // The only place that switches the current session.
        switchMap(present),
      );
    }).pipe(
      catchError((cause: unknown) => afterLoss(cause as ConnectionError)),
      repeat(),
    );

    // One subscription of the signals for the whole life.
    return merge(signals$.pipe(ignoreElements()), gaps.events$, life$);
  });
