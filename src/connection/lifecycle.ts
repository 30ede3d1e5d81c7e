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
import { isExtension } from '../protocol/handshake.js';
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

/** What a connection's life needs. */
export interface LifecycleDeps extends Omit<SessionFactoryDeps, 'signals$'>, ResumeDeps {
  readonly watches: ResumeDeps['watches'] & Pick<Watches, 'known'>;
  /** Asks for what happened in channels since a moment. */
  readonly sync: FillGapsDeps['ask'];
  readonly status$: BehaviorSubject<ConnectionStatus>;
  readonly failures$: Pick<Observer<DecodeFailure>, 'next'>;
}

/**
 * A connection's life, one session after the other, until it errors with what makes coming back
 * pointless. Emits the events of every session and the local ones: `connection.changed` when the
 * connection comes up or goes down, `connection.recovered` when it is back with all its watches.
 */
export const lifecycle = (deps: LifecycleDeps): Observable<ChatEvent> =>
  defer(() => {
    const { settings, tokens, status$, connectionId$: home$, failures$, restored } = deps;
    const { positions, watches, recovery$ } = deps;
    const { now } = settings;
    const signals$ = signalsOf(settings);
    const comeback = createReconnectPolicy({ settings, renewable: tokens.renewable, signals$ });
    const { open$, successor } = createSessionFactory({ ...deps, signals$ });
    const missing$ = new Subject<void>();
    const missed = createGapBuffer({
      isLogged: () => positions.position() !== undefined,
      recovery$,
    });
    const synced$ = fillGaps({ ...deps, renewable: tokens.renewable, missed, ask: deps.sync });
    let isUp = false;
    let isReturning = false;

    const stamp = () => ({ received_at: new Date(now()).toISOString() });
    const changed = (online: boolean): ConnectionChanged => ({
      type: 'connection.changed',
      online,
      ...stamp(),
    });

    /** What has to be put back on a connection before it is online. */
    const recover = (connectionId: string): Observable<ConnectionRecovered> =>
      defer(() => {
        const anew = watches.missing(connectionId);
        return concat(
          restored(connectionId),
          synced$,
          defer(() => {
            if (anew.length > 0) recovery$.next({ _tag: 'Snapshot', channels: anew });
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
      if (event.type === 'unknown' && isExtension(event.name)) {
        const drain = drainIn(frame);
        if (drain) comeback.told(drain);
        return undefined;
      }
      const novelty = positions.see(event);
      if (novelty === 'ahead') missing$.next();
      if (novelty !== 'new' || event.type === 'skipped' || missed.holds(event)) return undefined;
      missed.see(event);
      return event;
    };

    const eventsOf = (frames$: Observable<Frame>): Observable<ChatEvent> =>
      frames$.pipe(
        // Whether the loss matters depends on what follows on the session.
        catchError(() => NEVER),
        map(eventIn),
        filter((event) => event !== undefined),
      );

    /** Makes a session the one that calls and watches belong to, once nothing is missing there. */
    const settle = (session: Session, then$: Observable<ChatEvent>): Observable<ChatEvent> => {
      const { millrace } = session.hello;
      const begin = (): void => {
        if (millrace?.epoch != null) positions.begin({ epoch: millrace.epoch, id: millrace.id });
        else positions.end();
      };
      const whole$ = canResume(session, positions)
        ? resumeSession(session, deps).pipe(catchError(() => NEVER))
        : defer(() => {
            begin();
            return EMPTY;
          });
      const again$ = missing$.pipe(
        exhaustMap(() => resumeSession(session, deps).pipe(catchError(() => NEVER))),
      );
      const settled$ = defer(() => {
        home$.next(session.id);
        if (!isReturning) recovery$.next({ _tag: 'Live' });
        isReturning = true;
        return merge(again$, then$);
      });
      return concat(whole$, settled$);
    };

    const present = (turn: ActiveSession): Observable<ChatEvent> => {
      const { session, frames$, isSeamless, previous: alongside } = turn;
      const wasDown = isUp ? [changed(false)] : [];
      const news = isSeamless ? [] : [...wasDown, changed(true), session.hello];
      const isWhole = isSeamless ? status$.value._tag === 'Online' : !isReturning;
      if (!isSeamless) comeback.opened();
      isUp = true;
      if (!isSeamless && isReturning && !canResume(session, positions))
        missed.begin(watches.known());
      missed.see(session.hello);
      status$.next({
        _tag: isWhole ? 'Online' : 'Recovering',
        connectionId: session.id,
        since: now(),
      });
      const isSettled$ = home$.pipe(filter((id) => id === session.id));
      const before$ = alongside ? eventsOf(alongside.frames$.pipe(takeUntil(isSettled$))) : EMPTY;
      const online$ = isWhole ? EMPTY : recover(session.id);
      return merge(of(...news), before$, eventsOf(frames$), settle(session, online$));
    };

    const afterLoss = (cause: ConnectionError): Observable<ChatEvent> => {
      const down$ = isUp ? of(changed(false)) : EMPTY;
      isUp = false;
      home$.next(undefined);
      const after = comeback.lost(cause);
      status$.next(after);
      const next$ = after._tag === 'Closed' ? throwError(() => cause) : comeback.due(after);
      return concat(down$, next$);
    };

    const life$ = defer(() => {
      status$.next({ _tag: 'Connecting', attempt: comeback.attempt(), since: now() });
      return open$.pipe(
        take(1),
        map(freshSession),
        expand(({ session }) => successor(session)),
        // The one place that says which session is the current one.
        switchMap(present),
      );
    }).pipe(
      catchError((cause: unknown) => afterLoss(cause as ConnectionError)),
      repeat(),
    );

    // The signals are listened to without a gap.
    return merge(signals$.pipe(ignoreElements()), missed.events$, life$);
  });
