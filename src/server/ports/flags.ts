import type { Page } from './page.js';
import type { CustomData } from './rows.js';

/** What a user flagged. */
export interface FlagKey {
  /** Who flagged. */
  readonly user_id: string;
  /** The message; empty when a user is flagged. */
  readonly message_id: string;
  /** The author of the message, or the flagged user. */
  readonly target_user_id: string;
}

/** A stored flag. */
export interface FlagRow extends FlagKey {
  /** The channel of the message; empty when a user is flagged. */
  readonly cid: string;
  readonly reason: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  /** Custom keys. */
  readonly data: CustomData;
}

/** Which flags of messages are read. */
export interface FlagSelection extends Page {
  readonly cids?: readonly string[] | undefined;
  readonly authorIds?: readonly string[] | undefined;
  /** Whether those of soft-deleted messages are among them. */
  readonly withDeleted: boolean;
  /** By `created_at`. */
  readonly order: 'newest' | 'oldest';
}

/** The flags. */
export interface FlagStore {
  /** A flag. */
  readonly find: (key: FlagKey) => Promise<FlagRow | undefined>;
  /** Inserts a flag. */
  readonly add: (row: FlagRow) => Promise<void>;
  /** Removes a flag. */
  readonly remove: (key: FlagKey) => Promise<void>;
  /** How many users flagged the target. */
  readonly count: (target: Omit<FlagKey, 'user_id'>) => Promise<number>;
  /** A page of the flags of messages that are not gone. */
  readonly ofMessages: (selection: FlagSelection) => Promise<readonly FlagRow[]>;
  /** Removes the flags of a user, and those about it. */
  readonly removeOf: (userId: string) => Promise<void>;
}
