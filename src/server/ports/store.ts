import type { UnreadTotals } from './bus.js';
import type {
  AnswerRow,
  AppRow,
  BanRow,
  ChannelRow,
  ChannelTypeRow,
  ConnectionRow,
  DeletedForMeRow,
  HookRow,
  LogRow,
  LogUserRow,
  MemberRow,
  MessageRow,
  MuteRow,
  ReactionRow,
  ReactionSummary,
  TaskRow,
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
  /** Removes the user itself, and nothing of what it left in channels. */
  readonly remove: (id: string) => Promise<void>;
}

/** What a channel must be for a query to look at it; an absent list asks for nothing. */
interface ChannelNarrowing {
  readonly cids?: Ids | undefined;
  readonly types?: Ids | undefined;
  readonly ids?: Ids | undefined;
  /** At least one of these is a member. */
  readonly memberIds?: Ids | undefined;
  readonly createdByIds?: Ids | undefined;
}

export interface ChannelStore {
  /** A channel that is not deleted. */
  readonly find: (cid: string) => Promise<ChannelRow | undefined>;
  /** What is kept of a deleted channel. */
  readonly findDeleted: (cid: string) => Promise<ChannelRow | undefined>;
  readonly query: (narrowing: ChannelNarrowing) => Promise<readonly ChannelRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: ChannelRow) => Promise<void>;
  /** Removes the row; members and messages are removed on their own. */
  readonly remove: (cid: string) => Promise<void>;
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
  /**
   * Counts one more unread message for every member but its author; not for who was only invited,
   * or muted the channel or the author.
   */
  readonly bumpUnread: (cid: string, exceptUserId: string) => Promise<void>;
  /** Shows the channel again to members who hid it and did not mute it, and tells who they are. */
  readonly unhide: (cid: string) => Promise<Ids>;
  /** The memberships of users that have something unread, the one read last first. */
  readonly unread: (userIds: Ids) => Promise<readonly MemberRow[]>;
  /** The memberships of a user. */
  readonly allOf: (userId: string) => Promise<readonly MemberRow[]>;
  /** The unread totals of users over all their channels. */
  readonly totals: (userIds: Ids) => Promise<ById<UnreadTotals>>;
  /** The members of a channel that have a connection; not who was only invited. */
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
  /** Takes the messages of a channel up to a moment out of sight: they count as deleted. */
  readonly truncate: (cid: string, upTo: string, now: string) => Promise<void>;
  /** Removes the messages of a channel up to a moment, and the reactions to them. */
  readonly removeUpTo: (cid: string, upTo: string) => Promise<void>;
  /** When a user last wrote in a channel. */
  readonly lastWrittenAt: (cid: string, userId: string) => Promise<string | null>;
  /** When the newest message shown in a channel was sent. */
  readonly newestAt: (cid: string) => Promise<string | null>;
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
  /** A user's messages that are not deleted, in one channel or in all. */
  readonly writtenBy: (userId: string, cid?: string) => Promise<readonly MessageRow[]>;
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
  /** Inserts or replaces. */
  readonly save: (row: ReactionRow) => Promise<void>;
  readonly remove: (messageId: string, userId: string, types: Ids) => Promise<void>;
  /** Removes all reactions of a user. */
  readonly removeOf: (userId: string) => Promise<void>;
}

export interface ConnectionStore {
  readonly find: (id: string) => Promise<ConnectionRow | undefined>;
  readonly add: (row: ConnectionRow) => Promise<void>;
  /** Removes the connection and its watches. */
  readonly remove: (id: string) => Promise<void>;
  readonly countOf: (userId: string) => Promise<number>;
  readonly ofUser: (userId: string) => Promise<readonly ConnectionRow[]>;
}

export interface WatchStore {
  readonly add: (rows: readonly WatchRow[]) => Promise<void>;
  readonly remove: (cid: string, connectionIds: Ids) => Promise<void>;
  /** Ends all watches of a channel, and tells whose they were. */
  readonly clear: (cid: string) => Promise<Ids>;
  /** What one connection watches. */
  readonly ofConnection: (connectionId: string) => Promise<readonly WatchRow[]>;
  /** By what connections one user watches any of the channels. */
  readonly ofUser: (userId: string, cids: Ids) => Promise<readonly WatchRow[]>;
  /** How many users watch each channel. */
  readonly counts: (cids: Ids) => Promise<ReadonlyMap<string, number>>;
  /** A page of the users that watch each channel. */
  readonly users: (cids: Ids, page: Page) => Promise<ReadonlyMap<string, Ids>>;
}

export interface MuteStore {
  /** What a user muted, oldest first. */
  readonly ofUser: (userId: string, kind: MuteRow['kind']) => Promise<readonly MuteRow[]>;
  /** Inserts or replaces. */
  readonly save: (rows: readonly MuteRow[]) => Promise<void>;
  /** Removes mutes, and tells whether there were any. */
  readonly remove: (userId: string, kind: MuteRow['kind'], targetIds: Ids) => Promise<boolean>;
  /** Removes everybody's mutes of something. */
  readonly removeAbout: (kind: MuteRow['kind'], targetId: string) => Promise<void>;
  /** Removes all mutes of a user's own. */
  readonly removeOf: (userId: string) => Promise<void>;
}

export interface BanStore {
  /** Bans of any of the users, in any of the channels; an absent list asks for nothing. */
  readonly query: (narrowing: {
    readonly userIds?: Ids | undefined;
    readonly cids?: Ids | undefined;
  }) => Promise<readonly BanRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: BanRow) => Promise<void>;
  readonly remove: (userId: string, cid: string) => Promise<void>;
}

/** What ends by itself. */
export interface ExpiryStore {
  /** When the next thing ends. */
  readonly next: () => Promise<string | undefined>;
  /** The bans that have ended. */
  readonly bans: (now: string) => Promise<readonly BanRow[]>;
  /** The mutes that have ended. */
  readonly mutes: (now: string) => Promise<readonly MuteRow[]>;
  /** The messages whose pins have fallen off. */
  readonly pinned: (now: string) => Promise<readonly MessageRow[]>;
}

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

/** The answers of calls that may be repeated. */
export interface AnswerStore {
  readonly find: (
    name: Pick<AnswerRow, 'user_id' | 'endpoint' | 'key'>,
  ) => Promise<AnswerRow | undefined>;
  /** Inserts or replaces. */
  readonly save: (row: AnswerRow) => Promise<void>;
  /** Removes what is older than a moment. */
  readonly forget: (before: string) => Promise<void>;
}

/** The application's own settings. */
export interface AppStore {
  readonly find: () => Promise<AppRow | undefined>;
  readonly save: (row: AppRow) => Promise<void>;
}

export interface ChannelTypeStore {
  readonly all: () => Promise<readonly ChannelTypeRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: ChannelTypeRow) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}

export interface TaskStore {
  readonly find: (id: string) => Promise<TaskRow | undefined>;
  /** What is still to be done, oldest first. */
  readonly waiting: () => Promise<readonly TaskRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: TaskRow) => Promise<void>;
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
  readonly mutes: MuteStore;
  readonly bans: BanStore;
  readonly expiries: ExpiryStore;
  readonly app: AppStore;
  readonly channelTypes: ChannelTypeStore;
  readonly tasks: TaskStore;
  readonly log: LogStore;
  readonly hooks: HookStore;
  readonly answers: AnswerStore;
}

/** Where all state of the server is kept. */
export interface Store {
  /** Runs the work to its end or, when it rejects, as if it had never begun. */
  readonly transaction: <T>(work: (tx: StoreTx) => Promise<T>) => Promise<T>;
}
