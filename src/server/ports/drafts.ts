import type { OwnQuery } from './ownQuery.js';
import type { CustomData } from './rows.js';

/** What a user has written and not sent. */
export interface DraftRow {
  readonly user_id: string;
  readonly cid: string;
  /** The message that it replies to; empty in the channel itself. */
  readonly parent_id: string;
  readonly created_at: string;
  /** The fields of a message that its sender sets. */
  readonly message: CustomData;
}

/** The drafts. */
export interface DraftStore {
  /** A draft. */
  readonly find: (
    draft: Pick<DraftRow, 'user_id' | 'cid' | 'parent_id'>,
  ) => Promise<DraftRow | undefined>;
  /** Inserts or replaces. */
  readonly save: (row: DraftRow) => Promise<void>;
  /** Removes a draft. */
  readonly remove: (draft: Pick<DraftRow, 'user_id' | 'cid' | 'parent_id'>) => Promise<void>;
  /** The drafts of a user in channels, without those of replies. */
  readonly inChannels: (userId: string, cids: readonly string[]) => Promise<readonly DraftRow[]>;
  /** The drafts of a user of replies to messages. */
  readonly ofReplies: (
    userId: string,
    parentIds: readonly string[],
  ) => Promise<readonly DraftRow[]>;
  /** A page of the drafts that match a query. */
  readonly query: (query: OwnQuery) => Promise<readonly DraftRow[]>;
  /** Removes the drafts in a channel of all owners, or of at most `owners`; resolves to them. */
  readonly takeIn: (cid: string, owners?: number) => Promise<readonly DraftRow[]>;
  /** Removes the drafts of users in a channel; resolves to them. */
  readonly takeOf: (cid: string, userIds: readonly string[]) => Promise<readonly DraftRow[]>;
  /** Removes the drafts of replies to messages; resolves to them. */
  readonly takeReplies: (parentIds: readonly string[]) => Promise<readonly DraftRow[]>;
  /** Removes the drafts of a user. */
  readonly removeOf: (userId: string) => Promise<void>;
}
