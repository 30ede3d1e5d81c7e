import type { AppRow, ChannelTypeRow, IdempotencyRow, TaskRow } from './rows.js';

type Ids = readonly string[];

/** Stores the responses of calls with idempotency keys. */
export interface IdempotencyStore {
  /** The response of a call with a key. */
  readonly find: (
    name: Pick<IdempotencyRow, 'user_id' | 'endpoint' | 'key'>,
  ) => Promise<IdempotencyRow | undefined>;
  /** Inserts. The transaction rejects with a `DuplicateKeyError` when the key is stored already. */
  readonly add: (row: IdempotencyRow) => Promise<void>;
  /** Inserts or replaces. */
  readonly save: (row: IdempotencyRow) => Promise<void>;
  /** Removes what users got for calls of an endpoint with any of the keys. */
  readonly remove: (endpoint: string, userIds: Ids, keys: Ids) => Promise<void>;
  /** Removes the responses of calls about a channel, up to a time and a number if they are given. */
  readonly removeAbout: (
    cid: string,
    range?: { readonly upTo?: string; readonly limit?: number },
  ) => Promise<void>;
  /** Removes some of the rows older than a moment. */
  readonly removeBefore: (before: string) => Promise<void>;
}

/** Stores the application's settings. */
export interface AppStore {
  /** The settings; undefined until they are saved. */
  readonly find: () => Promise<AppRow | undefined>;
  /** Inserts or replaces. */
  readonly save: (row: AppRow) => Promise<void>;
}

/** The channel types that a backend has changed or added. */
export interface ChannelTypeStore {
  /** All of them. */
  readonly all: () => Promise<readonly ChannelTypeRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: ChannelTypeRow) => Promise<void>;
  /** Removes a type by its name. */
  readonly remove: (name: string) => Promise<void>;
}

/** The tasks. */
export interface TaskStore {
  /** A task by its id. */
  readonly find: (id: string) => Promise<TaskRow | undefined>;
  /** The tasks that are not done, oldest first. */
  readonly waiting: () => Promise<readonly TaskRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: TaskRow) => Promise<void>;
}
