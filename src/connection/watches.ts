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
import type { ChannelInput } from '../protocol/endpoints/inputs.js';
import type { Settings } from './options.js';
import { retryCall } from './retryCall.js';
import { createWatchPlacements } from './watchPlacements.js';
import { type WatchPage, watchPagesOf } from './watchPages.js';

/** How to watch a channel. */
export interface WatchOptions {
  /** Whether to hear of the status of its members. Default false. */
  readonly presence?: boolean;
  /** What the channel is created with when it is not there yet, such as its `members`. */
  readonly data?: ChannelInput;
}

/** Where an answer has a channel watched already. */
interface WatchedOn {
  readonly connectionId: string;
  /** The last event of the channel that the answer knows of, where there is a log. */
  readonly head: number | undefined;
}

/** How to hold the watch of a channel. */
export interface HoldOptions extends WatchOptions {
  /** Whether a channel that is not there is created; otherwise its watch ends. Default true. */
  readonly creates?: boolean;
  readonly watchedOn?: WatchedOn;
}

/** What watching takes. */
export interface WatchDeps {
  readonly settings: Settings;
  /** Whether an expired token can be replaced. */
  readonly renewable: boolean;
  /** The id of the open connection, current value first; nothing while there is none. */
  readonly connectionId$: Observable<string | undefined>;
  readonly start: (cid: string, options: WatchOptions) => Observable<unknown>;
  /** Watches channels that are there already; emits those that it found. */
  readonly restore: (page: WatchPage) => Observable<readonly string[]>;
  readonly stop: (cid: string) => Observable<unknown>;
  /** Takes note from where on a channel is watched that was watched by an answer. */
  readonly follow: (cid: string, head: number | undefined) => void;
  /** The members of a channel as far as they are known. */
  readonly membersOf: (cid: string) => Iterable<string>;
}

/** The watches of a connection, each of them shared by all who hold it. */
export interface Watches {
  /**
   * Holds a channel's watch while subscribed. Emits nothing; errors when the server refuses it, and
   * completes when it has no such channel and is not to create it.
   */
  readonly hold: (cid: string, options: HoldOptions) => Observable<never>;
  /** Those of some users whose status no watch that is in place tells, current ones first. */
  readonly uncovered: (userIds: readonly string[]) => Observable<readonly string[]>;
  /** Completes when every watch that is held is in place on a connection. */
  readonly restored: (connectionId: string) => Observable<never>;
  /** The channels that are wanted and not in place on a connection. */
  readonly missing: (connectionId: string) => readonly string[];
  /** The channels that are wanted and were in place on this connection or an earlier one. */
  readonly known: () => readonly string[];
  /** The channels that are wanted, and whether with presence. */
  readonly held: () => ReadonlyMap<string, boolean>;
  /** Takes channels for watched on a connection that has them by other means than `start`. */
  readonly adopt: (cids: readonly string[], connectionId: string) => void;
  /** Starts, restores and stops watches while subscribed. */
  readonly working$: Observable<never>;
}

interface Wanted {
  holders: number;
  options: HoldOptions;
  readonly refused$: Subject<never>;
}

// Whoever comes first says what to create; presence is asked for as soon as anybody wants it.
const merged = (first: HoldOptions, later: HoldOptions): HoldOptions => ({
  ...later,
  ...first,
  presence: first.presence === true || later.presence === true,
  creates: first.creates !== false || later.creates !== false,
});

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, place) => id === other[place]);

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
  const wanted = new Map<string, Wanted>();
  const placed = createWatchPlacements(membersOf);
  const busy = new Set<string>();
  const touched$ = new Subject<string>();
  const moved$ = new Subject<void>();
  let current: string | undefined;

  const isPlaced = (cid: string, { options }: Wanted, connectionId: string): boolean => {
    const place = placed.at(cid);
    return place?.connectionId === connectionId && (place.presence || !options.presence);
  };

  const place = (cid: string, watch: Wanted, connectionId: string): Observable<unknown> => {
    const { presence = false, creates = true, ...options } = watch.options;
    const isFound$ = creates
      ? start(cid, { ...options, presence }).pipe(map(() => true))
      : restore({ cids: [cid], presence }).pipe(map((found) => found.includes(cid)));
    return isFound$.pipe(
      retryCall(settings, renewable, () => wanted.get(cid) === watch),
      tap((isFound) => {
        if (isFound) placed.set(cid, connectionId, presence);
        else if (watch.options.creates === false && wanted.get(cid) === watch) {
          wanted.delete(cid);
          watch.refused$.complete();
        }
      }),
      catchError((error: unknown) => {
        if (wanted.get(cid) === watch) wanted.delete(cid);
        watch.refused$.error(error);
        return EMPTY;
      }),
    );
  };

  const remove = (cid: string): Observable<unknown> =>
    defer(() => {
      placed.remove(cid);
      return stop(cid).pipe(catchError(() => EMPTY));
    });

  /** The one thing to do next for a channel, if there is one; subscribing does it. */
  const nextStep = (cid: string): Observable<unknown> | undefined => {
    const watch = wanted.get(cid);
    if (current === undefined) return undefined;
    if (watch) return isPlaced(cid, watch, current) ? undefined : place(cid, watch, current);
    return placed.at(cid)?.connectionId === current ? remove(cid) : undefined;
  };

  // One step of a channel at a time, so that a stop never overtakes the start that follows it.
  const settle = (cid: string): Observable<unknown> =>
    defer(() => {
      if (busy.has(cid)) return EMPTY;
      busy.add(cid);
      return defer(() => nextStep(cid) ?? EMPTY).pipe(
        repeat({ delay: () => (nextStep(cid) ? of(true) : EMPTY) }),
        takeUntil(moved$),
        finalize(() => {
          busy.delete(cid);
          touched$.next(cid);
        }),
      );
    });

  const restorePage = ({ cids, presence }: WatchPage, connectionId: string): Observable<unknown> =>
    defer(() => {
      const due = cids.filter((cid) => !busy.has(cid) && wanted.has(cid));
      if (current !== connectionId || due.length === 0) return EMPTY;
      for (const cid of due) busy.add(cid);
      return restore({ cids: due, presence }).pipe(
        retryCall(settings, renewable, () => due.some((cid) => wanted.has(cid))),
        tap((found) => {
          for (const cid of found) placed.set(cid, connectionId, presence);
        }),
        // Those that did not come are asked for one by one, and told why not.
        catchError(() => EMPTY),
        takeUntil(moved$),
        finalize(() => {
          for (const cid of due) busy.delete(cid);
          for (const cid of due) touched$.next(cid);
        }),
      );
    });

  /** What there is to do on a connection that is new: what was in place before comes in pages. */
  const stepsOn = (connectionId: string): readonly Observable<unknown>[] => {
    const due = [...wanted].filter(([cid, watch]) => !isPlaced(cid, watch, connectionId));
    const before = due.filter(([cid]) => placed.at(cid));
    const pages = watchPagesOf(
      new Map(before.map(([cid, { options }]) => [cid, options.presence === true])),
    ).filter(({ cids }) => cids.length > 1);
    const paged = new Set(pages.flatMap(({ cids }) => cids));
    return [
      ...pages.map((page) => restorePage(page, connectionId)),
      ...due.flatMap(([cid]) => (paged.has(cid) ? [] : [settle(cid)])),
    ];
  };

  const working$ = defer(() => {
    const renewed$ = connectionId$.pipe(
      tap((id) => {
        current = undefined;
        moved$.next();
        current = id;
      }),
      switchMap((id) => (id === undefined ? EMPTY : from(stepsOn(id)))),
    );
    const touchedSteps$ = touched$.pipe(
      filter((cid) => nextStep(cid) !== undefined),
      map(settle),
    );
    return merge(touchedSteps$, renewed$).pipe(
      mergeMap((step$) => step$, settings.recovery.concurrency),
      ignoreElements(),
      finalize(() => {
        current = undefined;
        placed.clear();
      }),
    );
  });

  const hold = (cid: string, { watchedOn, ...options }: HoldOptions): Observable<never> =>
    defer(() => {
      if (watchedOn && placed.at(cid)?.connectionId !== watchedOn.connectionId) {
        follow(cid, watchedOn.head);
        placed.set(cid, watchedOn.connectionId);
      }
      const watch = wanted.get(cid) ?? { holders: 0, options, refused$: new Subject<never>() };
      watch.holders += 1;
      watch.options = merged(watch.options, options);
      wanted.set(cid, watch);
      touched$.next(cid);
      return watch.refused$.pipe(
        finalize(() => {
          watch.holders -= 1;
          if (watch.holders > 0 || wanted.get(cid) !== watch) return;
          wanted.delete(cid);
          if (placed.at(cid)?.connectionId !== current) placed.remove(cid);
          touched$.next(cid);
        }),
      );
    });

  const missing = (connectionId: string): readonly string[] =>
    [...wanted].flatMap(([cid, watch]) => (isPlaced(cid, watch, connectionId) ? [] : [cid]));

  const restored = (connectionId: string): Observable<never> =>
    touched$.pipe(
      startWith(''),
      filter(() => missing(connectionId).length === 0),
      take(1),
      ignoreElements(),
    );

  const known = (): readonly string[] => [...wanted.keys()].filter((cid) => placed.at(cid));

  const held = (): ReadonlyMap<string, boolean> =>
    new Map([...wanted].map(([cid, { options }]) => [cid, options.presence === true]));

  const adopt = (cids: readonly string[], connectionId: string): void => {
    for (const cid of cids) placed.set(cid, connectionId, wanted.get(cid)?.options.presence);
    for (const cid of cids) touched$.next(cid);
  };

  const uncovered = (userIds: readonly string[]): Observable<readonly string[]> =>
    placed.telling$.pipe(
      startWith(undefined),
      map(() => userIds.filter((id) => !placed.tell(id, current))),
      distinctUntilChanged(isSameList),
    );

  return { hold, uncovered, restored, missing, known, held, adopt, working$ };
};
