import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  finalize,
  from,
  ignoreElements,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  repeat,
  startWith,
  Subject,
  switchMap,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { cidOf } from '../state/channel.js';
import type { Settings } from './options.js';
import {
  type HeldWatch,
  type HoldOptions,
  mergeOptions,
  newWatch,
  placingAfter,
  type WatchOptions,
} from './heldWatch.js';
import { retryCall } from './retryCall.js';
import { createWatchPlacements } from './watchPlacements.js';
import { type WatchPage, watchPagesOf } from './watchPages.js';

/** The calls and collaborators of the watches. */
export interface WatchDeps {
  readonly settings: Settings;
  /** Whether an expired token can be replaced. */
  readonly renewable: boolean;
  /** The id of the current connection, current value first; `undefined` without one. */
  readonly connectionId$: Observable<string | undefined>;
  /** Watches a channel, and creates it if there is none. */
  readonly start: (cid: string, options: WatchOptions) => Observable<unknown>;
  /** Watches existing channels; emits the ones that the server has. */
  readonly restore: (page: WatchPage) => Observable<readonly string[]>;
  readonly stop: (cid: string) => Observable<unknown>;
  /** Records the log position from which on a channel is watched. */
  readonly follow: (cid: string, head: number | undefined) => void;
  /** The known members of a channel. */
  readonly membersOf: (cid: string) => Iterable<string>;
}

/** The watches of a connection. All holders of a channel share one watch. */
export interface Watches {
  /**
   * Holds the watch of a channel while subscribed. Emits nothing. Errors when the server refuses
   * the watch; completes when there is no such channel and `creates` is false.
   */
  readonly hold: (cid: string, options: HoldOptions) => Observable<never>;
  /** The given users whose presence no watch in place covers, current value first. */
  readonly uncovered: (userIds: readonly string[]) => Observable<readonly string[]>;
  /** Completes when every held watch is in place on a connection. */
  readonly restored: (connectionId: string) => Observable<never>;
  /**
   * Completes when no watch is held that has yet to create or find the channel: when it is in place,
   * refused or released.
   */
  readonly established: (cid: string) => Observable<never>;
  /** The held channels whose watch is not in place on a connection. */
  readonly missing: (connectionId: string) => readonly string[];
  /** The held channels whose watch has been in place, on this connection or an earlier one. */
  readonly known: () => readonly string[];
  /** The held channels, and whether presence is wanted. */
  readonly held: () => ReadonlyMap<string, boolean>;
  /** Marks channels as watched on a connection, as a resume does. */
  readonly adopt: (cids: readonly string[], connectionId: string) => void;
  /** Ends and renews the watch of a channel as an event says, see `placingAfter`. */
  readonly observe: (event: ChatEvent) => void;
  /** Marks channels as not watched on a connection, so that their watches are started again. */
  readonly drop: (cids: readonly string[], connectionId: string) => void;
  /** Starts, restores and stops watches while subscribed. Emits nothing. */
  readonly working$: Observable<never>;
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, index) => id === other[index]);

export const createWatches = ({
  settings,
  renewable,
  connectionId$,
  start,
  restore,
  stop,
  follow,
  membersOf,
}: WatchDeps): Watches => {
  const watches = new Map<string, HeldWatch>();
  const placements = createWatchPlacements(membersOf);
  const busy = new Set<string>();
  const { lingerMs, scheduler } = settings;
  let isWorking = false;
  const changed$ = new Subject<string>();
  const connectionChanged$ = new Subject<void>();
  let current: string | undefined;

  const isPlaced = (cid: string, { options }: HeldWatch, connectionId: string): boolean => {
    const placement = placements.at(cid);
    return placement?.connectionId === connectionId && (placement.presence || !options.presence);
  };

  const isDue = (cid: string, watch: HeldWatch, connectionId: string): boolean =>
    watch.placing !== 'wait' && !isPlaced(cid, watch, connectionId);

  const place = (cid: string, watch: HeldWatch, connectionId: string): Observable<unknown> => {
    const { presence = false, creates = true, ...options } = watch.options;
    const { placing } = watch;
    const isFound$ =
      creates && placing === 'create'
        ? start(cid, { ...options, presence }).pipe(map(() => true))
        : restore({ cids: [cid], presence }).pipe(map((found) => found.includes(cid)));
    return isFound$.pipe(
      retryCall(settings, renewable, () => watches.get(cid) === watch),
      tap((isFound) => {
        // The response does not say what became of the channel since it was requested.
        if (watch.placing !== placing) return;
        if (isFound) placements.set(cid, connectionId, presence);
        else if (placing === 'find') watch.placing = 'wait';
        else if (watch.options.creates === false && watches.get(cid) === watch) {
          watches.delete(cid);
          watch.refused$.complete();
        }
      }),
      catchError((error: unknown) => {
        if (watches.get(cid) === watch) watches.delete(cid);
        watch.refused$.error(error);
        return EMPTY;
      }),
    );
  };

  const remove = (cid: string): Observable<unknown> =>
    defer(() => {
      placements.remove(cid);
      return stop(cid).pipe(catchError(() => EMPTY));
    });

  /** The next step for a channel, executed on subscribe; `undefined` if there is none. */
  const nextStep = (cid: string): Observable<unknown> | undefined => {
    const watch = watches.get(cid);
    if (current === undefined) return undefined;
    if (watch) return isDue(cid, watch, current) ? place(cid, watch, current) : undefined;
    return placements.at(cid)?.connectionId === current ? remove(cid) : undefined;
  };

  // One step per channel at a time, so that the server receives a stop and a later start in order.
  const settle = (cid: string): Observable<unknown> =>
    defer(() => {
      if (busy.has(cid)) return EMPTY;
      busy.add(cid);
      return defer(() => nextStep(cid) ?? EMPTY).pipe(
        repeat({ delay: () => (nextStep(cid) ? of(true) : EMPTY) }),
        takeUntil(connectionChanged$),
        finalize(() => {
          busy.delete(cid);
          changed$.next(cid);
        }),
      );
    });

  const restorePage = ({ cids, presence }: WatchPage, connectionId: string): Observable<unknown> =>
    defer(() => {
      const due = cids.filter((cid) => !busy.has(cid) && watches.has(cid));
      if (current !== connectionId || due.length === 0) return EMPTY;
      for (const cid of due) busy.add(cid);
      return restore({ cids: due, presence }).pipe(
        retryCall(settings, renewable, () => due.some((cid) => watches.has(cid))),
        tap((found) => {
          for (const cid of found) placements.set(cid, connectionId, presence);
        }),
        // The channels that are still missing are watched one by one; that reports their errors.
        catchError(() => EMPTY),
        takeUntil(connectionChanged$),
        finalize(() => {
          for (const cid of due) busy.delete(cid);
          for (const cid of due) changed$.next(cid);
        }),
      );
    });

  /** The steps on a new connection. Watches that were in place before are renewed in pages. */
  const stepsOn = (connectionId: string): readonly Observable<unknown>[] => {
    const due = [...watches].filter(([cid, watch]) => isDue(cid, watch, connectionId));
    const renewals = due.filter(([cid]) => placements.at(cid));
    const pages = watchPagesOf(
      new Map(renewals.map(([cid, { options }]) => [cid, options.presence === true])),
    ).filter(({ cids }) => cids.length > 1);
    const paged = new Set(pages.flatMap(({ cids }) => cids));
    return [
      ...pages.map((page) => restorePage(page, connectionId)),
      ...due.flatMap(([cid]) => (paged.has(cid) ? [] : [settle(cid)])),
    ];
  };

  const release = (cid: string, watch: HeldWatch): void => {
    watch.linger.unsubscribe();
    if (watch.holders > 0 || watches.get(cid) !== watch) return;
    watches.delete(cid);
    if (placements.at(cid)?.connectionId !== current) placements.remove(cid);
    changed$.next(cid);
  };

  // Without a connection there is nothing to keep.
  const releaseLater = (cid: string, watch: HeldWatch): void => {
    if (lingerMs === 0 || !isWorking) release(cid, watch);
    else
      watch.linger = scheduler.schedule(() => {
        release(cid, watch);
      }, lingerMs);
  };

  const working$ = defer(() => {
    isWorking = true;
    const connectionSteps$ = connectionId$.pipe(
      tap((id) => {
        current = undefined;
        connectionChanged$.next();
        current = id;
      }),
      switchMap((id) => (id === undefined ? EMPTY : from(stepsOn(id)))),
    );
    const channelSteps$ = changed$.pipe(
      filter((cid) => nextStep(cid) !== undefined),
      map(settle),
    );
    return merge(channelSteps$, connectionSteps$).pipe(
      mergeMap((step$) => step$, settings.recovery.concurrency),
      ignoreElements(),
      finalize(() => {
        isWorking = false;
        current = undefined;
        placements.clear();
        for (const [cid, watch] of [...watches]) release(cid, watch);
      }),
    );
  });

  const hold = (cid: string, { watchedOn, ...options }: HoldOptions): Observable<never> =>
    defer(() => {
      if (watchedOn && placements.at(cid)?.connectionId !== watchedOn.connectionId) {
        follow(cid, watchedOn.head);
        placements.set(cid, watchedOn.connectionId);
      }
      const watch = watches.get(cid) ?? newWatch(options);
      const [first, later] =
        watch.holders > 0 ? [watch.options, options] : [options, watch.options];
      watch.linger.unsubscribe();
      watch.holders += 1;
      if (!placements.at(cid)) watch.placing = 'create';
      watch.options = mergeOptions(first, later);
      watches.set(cid, watch);
      changed$.next(cid);
      return watch.refused$.pipe(
        finalize(() => {
          watch.holders -= 1;
          if (watch.holders === 0 && watches.get(cid) === watch) releaseLater(cid, watch);
        }),
      );
    });

  const missing = (connectionId: string): readonly string[] =>
    [...watches].flatMap(([cid, watch]) => (isDue(cid, watch, connectionId) ? [cid] : []));

  const restored = (connectionId: string): Observable<never> =>
    changed$.pipe(
      startWith(''),
      filter(() => missing(connectionId).length === 0),
      take(1),
      ignoreElements(),
    );

  // A watch that has been in place is not awaited after a reconnect: its channel exists.
  const isStarting = (cid: string): boolean => {
    const watch = watches.get(cid);
    return watch?.placing === 'create' && watch.options.creates !== false && !placements.at(cid);
  };

  const established = (cid: string): Observable<never> =>
    changed$.pipe(
      startWith(cid),
      filter(() => !isStarting(cid)),
      take(1),
      ignoreElements(),
    );

  const known = (): readonly string[] => [...watches.keys()].filter((cid) => placements.at(cid));

  const held = (): ReadonlyMap<string, boolean> =>
    new Map([...watches].map(([cid, { options }]) => [cid, options.presence === true]));

  const adopt = (cids: readonly string[], connectionId: string): void => {
    for (const cid of cids) placements.set(cid, connectionId, watches.get(cid)?.options.presence);
    for (const cid of cids) changed$.next(cid);
  };

  const drop = (cids: readonly string[], connectionId: string): void => {
    const dropped = cids.filter((cid) => placements.at(cid)?.connectionId === connectionId);
    for (const cid of dropped) placements.remove(cid);
    for (const cid of dropped) changed$.next(cid);
  };

  const observe = (event: ChatEvent): void => {
    const placing = placingAfter(event, settings.user.id);
    const cid = placing && cidOf(event);
    const watch = cid === undefined ? undefined : watches.get(cid);
    if (placing === undefined || cid === undefined || !watch) return;
    watch.placing = placing;
    placements.remove(cid);
    changed$.next(cid);
  };

  const uncovered = (userIds: readonly string[]): Observable<readonly string[]> =>
    placements.coverage$.pipe(
      startWith(undefined),
      map(() => userIds.filter((id) => !placements.covers(id, current))),
      distinctUntilChanged(isSameList),
    );

  return {
    hold,
    uncovered,
    restored,
    established,
    missing,
    known,
    held,
    observe,
    adopt,
    drop,
    working$,
  };
};
