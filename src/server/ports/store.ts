import type { UnreadTotals } from './bus.js';
import type { LogStore, HookStore } from './logStore.js';
import type { MessageStore, ReactionStore } from './messages.js';
import type { Page } from './page.js';
import type {
  IdempotencyRow,
  AppRow,
  BanRow,
  ChannelRow,
  ChannelTypeRow,
  ConnectionRow,
  MemberRow,
  MessageRow,
  MuteRow,
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
  /** The members of a channel from whom a message of that time is hidden, and up to what time. */
  readonly hidingAt: (cid: string, time: string) => Promise<ReadonlyMap<string, string>>;
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
  /** How many users watch each channel, but for invisible ones. */
  readonly counts: (cids: Ids) => Promise<ReadonlyMap<string, number>>;
  /** A page of the users that watch each channel, but for invisible ones. */
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

/** The answers of calls that may be repeated. */
export interface IdempotencyStore {
  readonly find: (
    name: Pick<IdempotencyRow, 'user_id' | 'endpoint' | 'key'>,
  ) => Promise<IdempotencyRow | undefined>;
  /** Inserts or replaces. */
  readonly save: (row: IdempotencyRow) => Promise<void>;
  /** Removes what users got for calls of an endpoint with any of the keys. */
  readonly remove: (endpoint: string, userIds: Ids, keys: Ids) => Promise<void>;
  /** Removes the responses that hold a channel or something in it, up to a time if one is given. */
  readonly removeAbout: (cid: string, upTo?: string) => Promise<void>;
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
  readonly idempotency: IdempotencyStore;
}

/** Where all state of the server is kept. */
export interface Store {
  /** Runs the work to its end or, when it rejects, as if it had never begun. */
  readonly transaction: <T>(work: (tx: StoreTx) => Promise<T>) => Promise<T>;
}
