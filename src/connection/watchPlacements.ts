import { type Observable, Subject } from 'rxjs';

/** Where a watch is in place. */
interface Place {
  readonly connectionId: string;
  readonly presence: boolean;
  /** Whose status the watch tells: who was a member when it was placed. */
  readonly told: ReadonlySet<string>;
}

/** The watches that are in place, by channel. */
export interface WatchPlacements {
  readonly at: (cid: string) => Place | undefined;
  readonly set: (cid: string, connectionId: string, presence?: boolean) => void;
  readonly remove: (cid: string) => void;
  readonly clear: () => void;
  /** Whether a watch on a connection tells the status of a user. */
  readonly tell: (userId: string, connectionId: string | undefined) => boolean;
  /** Emits when it may be others whose status is told. */
  readonly telling$: Observable<void>;
}

const nobody: ReadonlySet<string> = new Set();

/** `membersOf` gives the members of a channel as far as they are known. */
export const createWatchPlacements = (
  membersOf: (cid: string) => Iterable<string>,
): WatchPlacements => {
  const places = new Map<string, Place>();
  const telling$ = new Subject<void>();
  return {
    at: (cid) => places.get(cid),
    set: (cid, connectionId, presence = false) => {
      const told = presence ? new Set(membersOf(cid)) : nobody;
      places.set(cid, { connectionId, presence, told });
      if (told.size > 0) telling$.next();
    },
    remove: (cid) => {
      const place = places.get(cid);
      places.delete(cid);
      if (place && place.told.size > 0) telling$.next();
    },
    clear: () => {
      places.clear();
    },
    tell: (userId, connectionId) =>
      [...places.values()].some(
        (place) => place.connectionId === connectionId && place.told.has(userId),
      ),
    telling$,
  };
};
