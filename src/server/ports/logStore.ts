import type { HookRow, LogRow, LogUserRow } from './rows.js';

type Ids = readonly string[];

/** The bounds of the log. */
export interface LogState {
  readonly epoch: string;
  /** The id of the newest entry; 0 when the log is empty. */
  readonly last: number;
  /** The id of the newest entry that retention has deleted. */
  readonly floor: number;
}

/** A range of the log, in ascending order. */
export interface LogRange {
  /** The id before the first entry to read. */
  readonly after: number;
  readonly limit: number;
  /** Restricts the range to events of these rows of the event table; all when absent. */
  readonly keys?: readonly string[] | undefined;
}

/** Stores every durable event, in commit order. */
export interface LogStore {
  /** The bounds of the log. */
  readonly state: () => Promise<LogState>;
  /** The newest entry of each channel that has entries. */
  readonly heads: (cids: Ids) => Promise<ReadonlyMap<string, number>>;
  /** Appends entries, and for which users some of them are. */
  readonly append: (rows: readonly LogRow[], users: readonly LogUserRow[]) => Promise<void>;
  /** The entries of channels, merged. */
  readonly ofChannels: (cids: Ids, stretch: LogRange) => Promise<readonly LogRow[]>;
  /** All entries of a range. */
  readonly all: (stretch: LogRange) => Promise<readonly LogRow[]>;
  /**
   * The entries for one user: by name, those of some channels if `cids` is given, and, if
   * `byMembership` is given, those for all members of a channel that the user joined before the
   * event. Channels of `except` may be left out of these.
   */
  readonly ofUser: (
    userId: string,
    stretch: LogRange & { readonly cids?: Ids },
    byMembership?: { readonly except: Ids },
  ) => Promise<readonly LogRow[]>;
  /** The newest entry at or before a moment; 0 when there is none. */
  readonly idAt: (moment: string) => Promise<number>;
  /** The entries of a channel, or of all, whose event, as JSON, contains any of the texts. */
  readonly containing: (
    cid: string | undefined,
    texts: readonly string[],
    stretch: Omit<LogRange, 'keys'> & { readonly upTo?: number | undefined },
  ) => Promise<readonly LogRow[]>;
  /** Replaces the events of entries. */
  readonly replaceEvents: (rows: readonly Pick<LogRow, 'id' | 'event'>[]) => Promise<void>;
  /**
   * Erases entries: nothing of them is left but their ids, so that no later entry takes one, and
   * the lines of their channels close up behind them.
   */
  readonly erase: (rows: readonly Pick<LogRow, 'id' | 'cid' | 'after'>[]) => Promise<void>;
  /**
   * Erases the entries of a channel, and those that hold the channel itself, after an id: at most
   * `limit` of each are looked at. Entries of the keys `except` stay. Resolves to the id after which
   * more may follow.
   */
  readonly eraseChannel: (
    cid: string,
    after: number,
    limit: number,
    except?: readonly string[],
  ) => Promise<number | undefined>;
  /**
   * Deletes the entries up to an id. Keeps the newest entry of each channel and the newest of all,
   * so that the next entries have a predecessor to refer to.
   */
  readonly truncate: (upTo: number) => Promise<void>;
}

/** Stores the cursor of each hook. */
export interface HookStore {
  /** All hooks with their cursors. */
  readonly all: () => Promise<readonly HookRow[]>;
  /** Adds new hooks with a cursor at a log id, and deletes the hooks that are not listed. */
  readonly register: (ids: Ids, position: number) => Promise<void>;
  /** The hook of an id, added with a cursor at a log id if there is none. */
  readonly ensure: (id: string, position: number) => Promise<HookRow>;
  /** Updates a hook; does nothing when it has been deleted. */
  readonly save: (row: HookRow) => Promise<void>;
}
