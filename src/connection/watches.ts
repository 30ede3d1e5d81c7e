import {
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
  startWith,
  Subject,
  switchMap,
  take,
  tap,
} from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { cidOf } from '../state/channel.js';
import {
  type HeldWatch,
  type HoldOptions,
  mergeOptions,
  newWatch,
  placingAfter,
} from './heldWatch.js';
import { createWatchPlacements } from './watchPlacements.js';
import { createWatchSteps, type WatchCalls } from './watchSteps.js';

/** The calls and collaborators of the watches. */
export interface WatchDeps extends WatchCalls {
  /** The id of the current connection, current value first; `undefined` without one. */
  readonly connectionId$: Observable<string | undefined>;
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

export const createWatches = (deps: WatchDeps): Watches => {
  const { settings, connectionId$, follow, membersOf } = deps;
  const watches = new Map<string, HeldWatch>();
  const placements = createWatchPlacements(membersOf);
  const changed$ = new Subject<string>();
  const steps = createWatchSteps(deps, { watches, placements, changed$ });
  const { lingerMs, scheduler } = settings;
  let isWorking = false;

  const release = (cid: string, watch: HeldWatch): void => {
    watch.linger.unsubscribe();
    if (watch.holders > 0 || watches.get(cid) !== watch) return;
    watches.delete(cid);
    if (placements.at(cid)?.connectionId !== steps.current()) placements.remove(cid);
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
      tap(steps.moveTo),
      switchMap((id) => (id === undefined ? EMPTY : from(steps.stepsOn(id)))),
    );
    const channelSteps$ = changed$.pipe(filter(steps.hasNext), map(steps.settle));
    return merge(channelSteps$, connectionSteps$).pipe(
      mergeMap((step$) => step$, settings.recovery.concurrency),
      ignoreElements(),
      finalize(() => {
        isWorking = false;
        steps.moveTo(undefined);
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
    [...watches].flatMap(([cid, watch]) => (steps.isDue(cid, watch, connectionId) ? [cid] : []));

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
      map(() => userIds.filter((id) => !placements.covers(id, steps.current()))),
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
