import type { CustomData } from './rows.js';

/** The last custom event of a type that a user sent to a channel. */
export interface RetainedRow {
  readonly cid: string;
  readonly type: string;
  readonly user_id: string;
  /** The event as the watchers received it. */
  readonly event: CustomData;
  readonly created_at: string;
}

/** The custom events that are sent again to who begins to watch. */
export interface RetainedStore {
  /** Inserts or replaces. */
  readonly save: (row: RetainedRow) => Promise<void>;
  /** The newest events of some types in a channel, at most `limit`, oldest first. */
  readonly inChannel: (
    cid: string,
    types: readonly string[],
    limit: number,
  ) => Promise<readonly RetainedRow[]>;
  /** Removes the events of a channel. */
  readonly removeIn: (cid: string) => Promise<void>;
  /** Removes the events of a user. */
  readonly removeOf: (userId: string) => Promise<void>;
}
