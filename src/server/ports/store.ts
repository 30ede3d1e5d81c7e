import type { UnreadTotals } from './bus.js';
import type {
  ChannelRow,
  ConnectionRow,
  MemberRow,
  MessageRow,
  ReactionRow,
  ReactionSummary,
  UserRow,
  WatchRow,
} from './rows.js';

type Ids = readonly string[];
type ById<Row> = ReadonlyMap<string, Row>;

export interface UserStore {
  readonly find: (ids: Ids) => Promise<ById<UserRow>>;
  readonly all: () => Promise<readonly UserRow[]>;
  /** Inserts or replaces. */
  readonly save: (rows: readonly UserRow[]) => Promise<void>;
}

/** What a channel must be for a query to look at it; an absent list asks for nothing. */
interface ChannelNarrowing {
  readonly cids?: Ids | undefined;
  readonly types?: Ids | undefined;
  readonly ids?: Ids | undefined;
  /** At least one of these is a member. */
  readonly memberIds?: Ids | undefined;
}

export interface ChannelStore {
  readonly find: (cid: string) => Promise<ChannelRow | undefined>;
  readonly query: (narrowing: ChannelNarrowing) => Promise<readonly ChannelRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: ChannelRow) => Promise<void>;
}

/** A part of a list. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export interface MemberStore {
  readonly find: (cid: string, userIds: Ids) => Promise<ById<MemberRow>>;
  /** The memberships of one user, by channel. */
  readonly ofUser: (userId: string, cids: Ids) => Promise<ById<MemberRow>>;
  /** A page of the members of each channel, oldest first. */
  readonly pages: (cids: Ids, page: Page) => Promise<readonly MemberRow[]>;
  /** The ids of all members of each channel. */
  readonly ids: (cids: Ids) => Promise<ReadonlyMap<string, Ids>>;
  readonly count: (cid: string) => Promise<number>;
  /** Inserts or replaces. */
  readonly save: (rows: readonly MemberRow[]) => Promise<void>;
  readonly remove: (cid: string, userIds: Ids) => Promise<void>;
  /** Counts one more unread message for every member but one. */
  readonly bumpUnread: (cid: string, exceptUserId: string) => Promise<void>;
  /** Shows the channel again to members who hid it, and tells who they are. */
  readonly unhide: (cid: string) => Promise<Ids>;
  /** The unread totals of users over all their channels. */
  readonly totals: (userIds: Ids) => Promise<ById<UnreadTotals>>;
  /** The members of a channel that have a connection. */
  readonly connected: (cid: string) => Promise<Ids>;
}

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

export interface MessageStore {
  readonly find: (ids: Ids) => Promise<ById<MessageRow>>;
  /** Inserts or replaces. */
  readonly save: (row: MessageRow) => Promise<void>;
  /** Removes a message, the replies to it, and the reactions to all of them. */
  readonly remove: (id: string) => Promise<void>;
  /** A page of the messages shown in each channel, oldest first. */
  readonly pages: (cids: Ids, range: MessageRange) => Promise<readonly MessageRow[]>;
  /** The pinned messages of each channel, the one pinned last first. */
  readonly pinned: (cids: Ids) => Promise<readonly MessageRow[]>;
  /** Who wrote replies to each message, in the order of first replies. */
  readonly participants: (parentIds: Ids) => Promise<ReadonlyMap<string, Ids>>;
  /** How many messages a reader has before it, once it has read up to a moment. */
  readonly countUnread: (cid: string, readerId: string, after: string) => Promise<number>;
}

export interface ReactionStore {
  /** One user's reactions to each of the messages. */
  readonly ofUser: (userId: string, messageIds: Ids) => Promise<readonly ReactionRow[]>;
  /** The newest reactions to each message, newest first. */
  readonly latest: (messageIds: Ids, limit: number) => Promise<readonly ReactionRow[]>;
  readonly summaries: (messageIds: Ids) => Promise<readonly ReactionSummary[]>;
  /** Inserts or replaces. */
  readonly save: (row: ReactionRow) => Promise<void>;
  readonly remove: (messageId: string, userId: string, types: Ids) => Promise<void>;
}

export interface ConnectionStore {
  readonly find: (id: string) => Promise<ConnectionRow | undefined>;
  readonly add: (row: ConnectionRow) => Promise<void>;
  /** Removes the connection and its watches. */
  readonly remove: (id: string) => Promise<void>;
  readonly countOf: (userId: string) => Promise<number>;
}

export interface WatchStore {
  readonly add: (rows: readonly WatchRow[]) => Promise<void>;
  readonly remove: (cid: string, connectionIds: Ids) => Promise<void>;
  /** What one connection watches. */
  readonly ofConnection: (connectionId: string) => Promise<readonly WatchRow[]>;
  /** By what connections one user watches any of the channels. */
  readonly ofUser: (userId: string, cids: Ids) => Promise<readonly WatchRow[]>;
  /** How many users watch each channel. */
  readonly counts: (cids: Ids) => Promise<ReadonlyMap<string, number>>;
  /** A page of the users that watch each channel. */
  readonly users: (cids: Ids, page: Page) => Promise<ReadonlyMap<string, Ids>>;
}

/** All that is kept, as one transaction sees it. */
export interface StoreTx {
  readonly users: UserStore;
  readonly channels: ChannelStore;
  readonly members: MemberStore;
  readonly messages: MessageStore;
  readonly reactions: ReactionStore;
  readonly connections: ConnectionStore;
  readonly watches: WatchStore;
}

/** Where all state of the server is kept. */
export interface Store {
  /** Runs the work to its end or, when it rejects, as if it had never begun. */
  readonly transaction: <T>(work: (tx: StoreTx) => Promise<T>) => Promise<T>;
}
