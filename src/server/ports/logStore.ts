import type { HookRow, LogRow, LogUserRow } from './rows.js';

type Ids = readonly string[];

/** How far the log has come, and from where it is kept. */
export interface LogState {
  readonly epoch: string;
  /** The newest entry; 0 when there is none. */
  readonly last: number;
  /** The newest entry that is gone. */
  readonly floor: number;
}

/** A stretch of the log, read from its beginning. */
export interface LogStretch {
  /** The entry before the first one wanted. */
  readonly after: number;
  readonly limit: number;
  /** The rows of the event table that are wanted; all of them when absent. */
  readonly keys?: readonly string[] | undefined;
}

/** Every durable event, in the order of the commits. */
export interface LogStore {
  readonly state: () => Promise<LogState>;
  /** The newest entry in the line of each channel that has one. */
  readonly heads: (cids: Ids) => Promise<ReadonlyMap<string, number>>;
  readonly append: (rows: readonly LogRow[], users: readonly LogUserRow[]) => Promise<void>;
  /** The lines of channels, as one. */
  readonly ofChannels: (cids: Ids, stretch: LogStretch) => Promise<readonly LogRow[]>;
  /** All of it. */
  readonly all: (stretch: LogStretch) => Promise<readonly LogRow[]>;
  /** What is for one user by name, or as a member, by memberships older than the event. */
  readonly ofUser: (userId: string, stretch: LogStretch) => Promise<readonly LogRow[]>;
  /** The newest entry that is not younger than a moment; 0 when there is none. */
  readonly idAt: (moment: string) => Promise<number>;
  /** The entries of a channel whose event, as JSON, contains any of the texts. */
  readonly containing: (
    cid: string,
    texts: readonly string[],
    stretch: Omit<LogStretch, 'keys'>,
  ) => Promise<readonly LogRow[]>;
  /** Replaces the events of entries. */
  readonly replaceEvents: (rows: readonly Pick<LogRow, 'id' | 'event'>[]) => Promise<void>;
  /**
   * Erases entries: nothing of them is left but their ids, so that no later entry takes one, and
   * the lines of their channels close up behind them.
   */
  readonly erase: (rows: readonly Pick<LogRow, 'id' | 'cid' | 'after'>[]) => Promise<void>;
  /** Erases all entries of a channel, and those that hold the channel itself. */
  readonly eraseChannel: (cid: string) => Promise<void>;
  /**
   * Forgets the entries up to one. The newest in the line of each channel stays, and the newest of
   * all, so that what follows them has something to follow.
   */
  readonly forget: (upTo: number) => Promise<void>;
}

/** How far the hooks have come. */
export interface HookStore {
  readonly all: () => Promise<readonly HookRow[]>;
  /** Lets those that are new begin after an entry of the log, and forgets those not named. */
  readonly keep: (ids: Ids, position: number) => Promise<void>;
  /** Replaces what is known of a hook that has not been forgotten. */
  readonly save: (row: HookRow) => Promise<void>;
}
