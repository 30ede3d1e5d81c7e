import { type Observable, Subject } from 'rxjs';

/** A watch that the server has confirmed. */
interface Placement {
  readonly connectionId: string;
  readonly presence: boolean;
  /** The users whose presence the watch covers: the members when it was placed. */
  readonly covered: ReadonlySet<string>;
}

/** The watches that are in place, by channel. */
export interface WatchPlacements {
  readonly at: (cid: string) => Placement | undefined;
  readonly set: (cid: string, connectionId: string, presence?: boolean) => void;
  readonly remove: (cid: string) => void;
  readonly clear: () => void;
  /** Whether a watch on a connection covers the presence of a user. */
  readonly covers: (userId: string, connectionId: string | undefined) => boolean;
  /** Emits when the covered users may have changed. */
  readonly coverage$: Observable<void>;
}

const nobody: ReadonlySet<string> = new Set();

/** `membersOf` gives the known members of a channel. */
export const createWatchPlacements = (
  membersOf: (cid: string) => Iterable<string>,
): WatchPlacements => {
  const placements = new Map<string, Placement>();
  const coverage$ = new Subject<void>();
  return {
    at: (cid) => placements.get(cid),
    set: (cid, connectionId, presence = false) => {
      const covered = presence ? new Set(membersOf(cid)) : nobody;
      placements.set(cid, { connectionId, presence, covered });
      if (covered.size > 0) coverage$.next();
    },
    remove: (cid) => {
      const placement = placements.get(cid);
      placements.delete(cid);
      if (placement && placement.covered.size > 0) coverage$.next();
    },
    clear: () => {
      placements.clear();
    },
    covers: (userId, connectionId) =>
      [...placements.values()].some(
        (placement) => placement.connectionId === connectionId && placement.covered.has(userId),
      ),
    coverage$,
  };
};
