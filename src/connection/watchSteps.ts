import {
  catchError,
  defer,
  EMPTY,
  finalize,
  map,
  type Observable,
  of,
  repeat,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import type { HeldWatch, WatchOptions } from './heldWatch.js';
import type { Settings } from './options.js';
import { retryCall } from './retryCall.js';
import { type WatchPage, watchPagesOf } from './watchPages.js';
import type { WatchPlacements } from './watchPlacements.js';

/** The calls that place and end watches. */
export interface WatchCalls {
  readonly settings: Settings;
  /** Whether an expired token can be replaced. */
  readonly renewable: boolean;
  /** Watches a channel, and creates it if there is none. */
  readonly start: (cid: string, options: WatchOptions) => Observable<unknown>;
  /** Watches existing channels; emits the ones that the server has. */
  readonly restore: (page: WatchPage) => Observable<readonly string[]>;
  readonly stop: (cid: string) => Observable<unknown>;
}

/** The held watches, and which of them are in place. */
interface WatchTables {
  readonly watches: Map<string, HeldWatch>;
  readonly placements: WatchPlacements;
  /** Receives each channel whose watch has changed. */
  readonly changed$: Subject<string>;
}

/** The steps that bring the watches of the server to the held ones. */
export interface WatchSteps {
  /** The id of the connection that the steps are for. */
  readonly current: () => string | undefined;
  /** Moves to another connection, or to none: the steps of the one before end. */
  readonly moveTo: (connectionId: string | undefined) => void;
  /** Whether a watch is wanted on a connection and not in place there. */
  readonly isDue: (cid: string, watch: HeldWatch, connectionId: string) => boolean;
  /** Whether there is a step for a channel. */
  readonly hasNext: (cid: string) => boolean;
  /** Executes the steps for a channel, one at a time, on subscribe. */
  readonly settle: (cid: string) => Observable<unknown>;
  /** The steps on a new connection. Watches that were in place before are renewed in pages. */
  readonly stepsOn: (connectionId: string) => readonly Observable<unknown>[];
}

export const createWatchSteps = (
  { settings, renewable, start, restore, stop }: WatchCalls,
  { watches, placements, changed$ }: WatchTables,
): WatchSteps => {
  const busy = new Set<string>();
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

  return {
    current: () => current,
    moveTo: (connectionId) => {
      // What ends with the connection before must not find the next one.
      current = undefined;
      connectionChanged$.next();
      current = connectionId;
    },
    isDue,
    hasNext: (cid) => nextStep(cid) !== undefined,
    settle,
    stepsOn,
  };
};
