/** A user that another one blocked. */
export interface BlockRow {
  readonly user_id: string;
  readonly blocked_user_id: string;
  readonly created_at: string;
  /** The channels that the block hid. */
  readonly hidden_cids: readonly string[];
}

/** Who blocked whom. */
export interface BlockStore {
  /** The block of one user by another one. */
  readonly find: (userId: string, blockedId: string) => Promise<BlockRow | undefined>;
  /** The blocks of a user, oldest first. */
  readonly ofUser: (userId: string) => Promise<readonly BlockRow[]>;
  /** The ids of those who blocked a user. */
  readonly blockersOf: (blockedId: string) => Promise<readonly string[]>;
  /** Inserts or replaces a block. */
  readonly save: (row: BlockRow) => Promise<void>;
  /** Removes a block. */
  readonly remove: (userId: string, blockedId: string) => Promise<void>;
  /** Removes the blocks of a user, and those of it. */
  readonly removeOf: (userId: string) => Promise<void>;
}
