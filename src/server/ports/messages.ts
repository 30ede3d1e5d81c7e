import type { MomentBound, Page } from './page.js';
import type {
  DeletedForMeRow,
  MemberRow,
  MessageRow,
  ReactionRow,
  ReactionSummary,
} from './rows.js';

type Ids = readonly string[];
type ById<Row> = ReadonlyMap<string, Row>;

/** A page at one end of a range of messages. */
export interface MessageRange extends Page {
  /** Moments at which messages were created. */
  readonly bounds: readonly MomentBound[];
  /** The end of the range that the page starts at. */
  readonly from: 'newest' | 'oldest';
  /** The maximum of bytes that all rows may have together; unlimited when absent. */
  readonly maxBytes?: number;
}

/** A page of messages: at an end of a range, or on both sides of a moment. */
export type MessageSelection = MessageRange | (Page & { readonly around: string });

/** A message by its id, with its author. */
export type MessageRef = Pick<MessageRow, 'id' | 'user_id' | 'created_at'>;

/** Where a message is among those of its author. */
export type MessagePosition = Pick<MessageRow, 'cid' | 'created_at'>;

/** The messages. */
export interface MessageStore {
  /** The messages by id, deleted ones as well. */
  readonly find: (ids: Ids) => Promise<ById<MessageRow>>;
  /** Inserts or replaces. */
  readonly save: (row: MessageRow) => Promise<void>;
  /**
   * Removes messages with their replies and all their reactions; returns the removed ones. With as many
   * replies as `limit`, it removes so many of them, and the messages stay; with very many reactions or
   * participants, those go before any message does.
   */
  readonly remove: (ids: Ids, limit?: number) => Promise<readonly MessageRef[]>;
  /** Removes replies to a message, at most `limit` of them; returns the removed ones. */
  readonly removeReplies: (id: string, limit: number) => Promise<readonly MessageRef[]>;
  /** The messages of a channel that quote any of the messages. */
  readonly quoting: (cid: string, ids: Ids) => Promise<readonly MessageRef[]>;
  /**
   * Marks messages of a channel up to a moment as deleted and hides them, at most `limit` of them.
   * Resolves to whether more may be left.
   */
  readonly truncate: (cid: string, upTo: string, now: string, limit?: number) => Promise<boolean>;
  /**
   * Removes messages of a channel up to a moment, with their reactions, at most `limit` of them.
   * Resolves to whether more may be left.
   */
  readonly removeUpTo: (cid: string, upTo: string, limit?: number) => Promise<boolean>;
  /** When a user last wrote in a channel. */
  readonly lastWrittenAt: (cid: string, userId: string) => Promise<string | null>;
  /** The newest message of a channel that every member sees, or the newest one up to a moment. */
  readonly newest: (
    cid: string,
    upTo?: string,
  ) => Promise<Pick<MessageRow, 'id' | 'created_at'> | undefined>;
  /**
   * A page of the messages of each channel that a viewer sees, or of all, oldest first; undefined
   * when they exceed `maxBytes`.
   */
  readonly pages: (
    cids: Ids,
    range: MessageRange,
    viewerId?: string,
  ) => Promise<readonly MessageRow[] | undefined>;
  /** The pinned messages of each channel, at most `limit` of each, last pinned first. */
  readonly pinned: (cids: Ids, limit: number, viewerId?: string) => Promise<readonly MessageRow[]>;
  /** The authors of the first `limit` replies to each message, in the order of their replies. */
  readonly participants: (parentIds: Ids, limit: number) => Promise<ReadonlyMap<string, Ids>>;
  /** How many replies to each message are soft-deleted; none that is shadowed. */
  readonly deletedReplies: (parentIds: Ids) => Promise<ReadonlyMap<string, number>>;
  /**
   * A user's messages, in one channel or in all, at most `limit` of them, by channel and oldest
   * first, beginning at a position if one is given; deleted ones only with `withDeleted`.
   */
  readonly writtenBy: (
    userId: string,
    which: {
      readonly cid?: string | undefined;
      readonly withDeleted: boolean;
      readonly from?: MessagePosition | undefined;
      readonly limit: number;
    },
  ) => Promise<readonly MessageRow[]>;
  /** Deletes a message for one user. */
  readonly deleteForMe: (row: DeletedForMeRow) => Promise<void>;
  /** When a user deleted each of the messages for itself, by message id. */
  readonly deletedForMe: (userId: string, ids: Ids) => Promise<ReadonlyMap<string, string>>;
  /** The number of unread messages of a reader who has read up to a moment. */
  readonly countUnread: (cid: string, readerId: string, after: string) => Promise<number>;
}

/** A new message, with all that its arrival changes in its channel. */
export interface Posting {
  readonly message: MessageRow;
  /** When the channel got its last message; unchanged when absent. */
  readonly lastMessageAt?: string | undefined;
  /**
   * Whether it counts as unread: for every member except the author, members with a pending invite,
   * and members who muted the channel or the author.
   */
  readonly counts: boolean;
  /** The membership of the author, with its read position at the message. */
  readonly author?: MemberRow | undefined;
  /** Whether the channel is unhidden for the members who hid it and did not mute it. */
  readonly unhides: boolean;
}

/** Stores new messages. One statement can do all of it where a round trip takes long. */
export interface PostingStore {
  /**
   * Stores a message; resolves to the members for whom the channel is no longer hidden. The transaction
   * rejects with a `DuplicateKeyError` when there is a message with this id.
   */
  readonly post: (posting: Posting) => Promise<{ readonly unhiddenIds: Ids }>;
}

/** The reactions. */
export interface ReactionStore {
  /** One user's reactions to each of the messages. */
  readonly ofUser: (userId: string, messageIds: Ids) => Promise<readonly ReactionRow[]>;
  /** The newest reactions to each message that a viewer (or every user) sees, newest first. */
  readonly latest: (
    messageIds: Ids,
    limit: number,
    viewerId?: string,
  ) => Promise<readonly ReactionRow[]>;
  /** The reactions to each message that a viewer (or every user) sees, summed up by type. */
  readonly summaries: (messageIds: Ids, viewerId?: string) => Promise<readonly ReactionSummary[]>;
  /** The users with shadowed reactions to a message. */
  readonly hidden: (messageId: string) => Promise<Ids>;
  /** Inserts or replaces. */
  readonly save: (row: ReactionRow) => Promise<void>;
  /** Removes a user's reactions of some types to a message. */
  readonly remove: (messageId: string, userId: string, types: Ids) => Promise<void>;
  /** Removes the reactions of a user, at most `limit`; resolves to whether more may be left. */
  readonly removeOf: (userId: string, limit?: number) => Promise<boolean>;
}
