import type { Page } from './page.js';
import type { DeletedForMeRow, MessageRow, ReactionRow, ReactionSummary } from './rows.js';

type Ids = readonly string[];
type ById<Row> = ReadonlyMap<string, Row>;

/** One side of a range of messages. */
export interface MessageBound {
  readonly op: '<' | '<=' | '>' | '>=';
  readonly created_at: string;
}

export interface MessageRange extends Page {
  readonly bounds: readonly MessageBound[];
  /** From which end of the range the page is taken. */
  readonly from: 'newest' | 'oldest';
}

/** A message by its id, with its author. */
export type MessageRef = Pick<MessageRow, 'id' | 'user_id' | 'created_at'>;

export interface MessageStore {
  readonly find: (ids: Ids) => Promise<ById<MessageRow>>;
  /** Inserts or replaces. */
  readonly save: (row: MessageRow) => Promise<void>;
  /** Removes a message with its replies and all their reactions; returns the removed messages. */
  readonly remove: (id: string) => Promise<readonly MessageRef[]>;
  /** The messages of a channel that quote any of the messages. */
  readonly quoting: (cid: string, ids: Ids) => Promise<readonly MessageRef[]>;
  /** Takes the messages of a channel up to a moment out of sight: they count as deleted. */
  readonly truncate: (cid: string, upTo: string, now: string) => Promise<void>;
  /** Removes the messages of a channel up to a moment, and the reactions to them. */
  readonly removeUpTo: (cid: string, upTo: string) => Promise<void>;
  /** When a user last wrote in a channel. */
  readonly lastWrittenAt: (cid: string, userId: string) => Promise<string | null>;
  /** The newest message that all see in a channel, or the newest one up to a moment. */
  readonly newest: (
    cid: string,
    upTo?: string,
  ) => Promise<Pick<MessageRow, 'id' | 'created_at'> | undefined>;
  /** A page of the messages shown to a viewer in each channel, or of all of them, oldest first. */
  readonly pages: (
    cids: Ids,
    range: MessageRange,
    viewerId?: string,
  ) => Promise<readonly MessageRow[]>;
  /** The pinned messages of each channel, the one pinned last first. */
  readonly pinned: (cids: Ids, viewerId?: string) => Promise<readonly MessageRow[]>;
  /** Who wrote replies to each message, in the order of first replies. */
  readonly participants: (parentIds: Ids) => Promise<ReadonlyMap<string, Ids>>;
  /** A user's messages, in one channel or in all; those that are deleted only where asked for. */
  readonly writtenBy: (
    userId: string,
    which: { readonly cid?: string | undefined; readonly withDeleted: boolean },
  ) => Promise<readonly MessageRow[]>;
  /** Deletes a message for one user. */
  readonly deleteForMe: (row: DeletedForMeRow) => Promise<void>;
  /** When a user deleted which of the messages for itself. */
  readonly deletedForMe: (userId: string, ids: Ids) => Promise<ReadonlyMap<string, string>>;
  /** How many messages a reader has before it, once it has read up to a moment. */
  readonly countUnread: (cid: string, readerId: string, after: string) => Promise<number>;
}

export interface ReactionStore {
  /** One user's reactions to each of the messages. */
  readonly ofUser: (userId: string, messageIds: Ids) => Promise<readonly ReactionRow[]>;
  /** The newest reactions to each message that a viewer sees, or everybody does, newest first. */
  readonly latest: (
    messageIds: Ids,
    limit: number,
    viewerId?: string,
  ) => Promise<readonly ReactionRow[]>;
  /** The reactions to each message that a viewer sees, or everybody does, type by type. */
  readonly summaries: (messageIds: Ids, viewerId?: string) => Promise<readonly ReactionSummary[]>;
  /** Who has reactions to a message that nobody else sees. */
  readonly hidden: (messageId: string) => Promise<Ids>;
  /** Inserts or replaces. */
  readonly save: (row: ReactionRow) => Promise<void>;
  readonly remove: (messageId: string, userId: string, types: Ids) => Promise<void>;
  /** Removes all reactions of a user. */
  readonly removeOf: (userId: string) => Promise<void>;
}
