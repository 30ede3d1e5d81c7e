import type { Observable } from 'rxjs';
import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { BlockStore } from './blocks.js';
import type { ChannelReader } from './channelReader.js';
import type { CacheReads } from './cacheReads.js';
import type { RetainedStore } from './retained.js';
import type { UnreadTotals } from './bus.js';
import type { DeviceStore } from './devices.js';
import type { FlagStore } from './flags.js';
import type { LogStore, HookStore } from './logStore.js';
import type { MessageListStore } from './messageLists.js';
import type { RawTables } from './rawTables.js';
import type { MessageStore, PostingStore, ReactionStore } from './messages.js';
import type { MessageSearchStore } from './messageSearch.js';
import type { DraftStore, ReminderStore } from './ownThings.js';
import type { Outbox, Published } from './outbox.js';
import type { Page } from './page.js';
import type { PollStore } from './polls.js';
import type { ThreadStore } from './threads.js';
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

/** A query of users that are not deleted. */
interface UserQuery {
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  /** Users that are equal by it are ordered by id. */
  readonly sort: readonly Sort[];
  readonly page: Page;
  readonly withDeactivated: boolean;
}

export interface UserStore {
  readonly find: (ids: Ids) => Promise<ById<UserRow>>;
  /** A page of the users that match a query, as other users see them. */
  readonly query: (query: UserQuery) => Promise<readonly UserRow[]>;
  /** Inserts or replaces. */
  readonly save: (rows: readonly UserRow[]) => Promise<void>;
  /** Removes the user only; its memberships and messages remain. */
  readonly remove: (id: string) => Promise<void>;
}

/** Restricts a query of channels; an absent list does not restrict it. */
interface ChannelSelection {
  readonly cids?: Ids | undefined;
  readonly createdByIds?: Ids | undefined;
}

/** A query of channels as a viewer sees them. */
interface ChannelQuery {
  readonly viewerId: string | undefined;
  /** Leaves out channels that the viewer cannot read; without it all are readable. */
  readonly reader: ChannelReader | undefined;
  /** The types to look at. */
  readonly types: Ids;
  /** Includes channels that the viewer has hidden. */
  readonly withHidden: boolean;
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  /** Channels that are equal by it are ordered by `cid`. */
  readonly sort: readonly Sort[];
  readonly page: Page;
}

export interface ChannelStore {
  /** A channel that is not deleted. */
  readonly find: (cid: string) => Promise<ChannelRow | undefined>;
  /** The remaining row of a deleted channel. */
  readonly findDeleted: (cid: string) => Promise<ChannelRow | undefined>;
  readonly query: (narrowing: ChannelSelection) => Promise<readonly ChannelRow[]>;
  /** Whether any channel that is not deleted is of a type. */
  readonly hasType: (type: string) => Promise<boolean>;
  /** A page of the channels that match a query. */
  readonly search: (query: ChannelQuery) => Promise<readonly ChannelRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: ChannelRow) => Promise<void>;
  /** Removes the row only; its members and messages remain. */
  readonly remove: (cid: string) => Promise<void>;
}

/** A channel with unread messages. */
type UnreadChannel = Pick<MemberRow, 'cid' | 'last_read' | 'unread_messages'>;

/** The unread messages in all channels of a type. */
export interface UnreadOfType {
  readonly type: string;
  readonly channels: number;
  readonly messages: number;
}

/** A bound on the members to find. */
export interface MemberBound {
  readonly column: 'user_id' | 'created_at';
  readonly op: '<' | '<=' | '>' | '>=';
  readonly value: string;
}

/** A query of the members of a channel. */
interface MemberQuery {
  readonly cid: string;
  readonly bounds: readonly MemberBound[];
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  /** Members that are equal by it are ordered by user id. */
  readonly sort: readonly Sort[];
  readonly page: Page;
}

export interface MemberStore {
  readonly find: (cid: string, userIds: Ids) => Promise<ById<MemberRow>>;
  /** The memberships of one user, by channel. */
  readonly ofUser: (userId: string, cids: Ids) => Promise<ById<MemberRow>>;
  /** A page of the members of each channel, oldest first. */
  readonly pages: (cids: Ids, page: Page) => Promise<readonly MemberRow[]>;
  /** A page of the members that match a query. */
  readonly query: (query: MemberQuery) => Promise<readonly MemberRow[]>;
  /** The ids of all members of each channel. */
  readonly ids: (cids: Ids) => Promise<ReadonlyMap<string, Ids>>;
  readonly count: (cid: string) => Promise<number>;
  /** Inserts or replaces. */
  readonly save: (rows: readonly MemberRow[]) => Promise<void>;
  readonly remove: (cid: string, userIds: Ids) => Promise<void>;
  /** The members of a channel from whom a message of that time is hidden, and up to what time. */
  readonly hidingAt: (cid: string, time: string) => Promise<ReadonlyMap<string, string>>;
  /** Takes messages, which are about to be removed, out of the unread counts of the members. */
  readonly uncount: (cid: string, messageIds: Ids) => Promise<void>;
  /** Recounts the unread messages of the members who have any, after messages were removed. */
  readonly recountUnread: (cid: string) => Promise<void>;
  /** The channels of a user with unread messages, last read first, at most `limit` of them. */
  readonly unread: (userId: string, limit: number) => Promise<readonly UnreadChannel[]>;
  /** How many channels of a user have unread messages, and how many messages, by channel type. */
  readonly unreadByType: (userId: string) => Promise<readonly UnreadOfType[]>;
  /**
   * Memberships of a user whose channel may have messages after the read position, ordered by `cid`,
   * from the one after a `cid` on.
   */
  readonly behind: (
    userId: string,
    afterCid: string,
    limit: number,
  ) => Promise<readonly MemberRow[]>;
  /** The memberships of a user, ordered by `cid`; a page of those after a `cid` if one is given. */
  readonly allOf: (
    userId: string,
    page?: { readonly afterCid: string; readonly limit: number },
  ) => Promise<readonly MemberRow[]>;
  /** The unread totals of users over all their channels. */
  readonly totals: (userIds: Ids) => Promise<ById<UnreadTotals>>;
  /** The connected members of a channel, without those with a pending invite. */
  readonly connected: (cid: string) => Promise<Ids>;
}

export interface ConnectionStore {
  readonly find: (id: string) => Promise<ConnectionRow | undefined>;
  readonly add: (row: ConnectionRow) => Promise<void>;
  /** Removes the connection and its watches. */
  readonly remove: (id: string) => Promise<void>;
  readonly countOf: (userId: string) => Promise<number>;
  readonly ofUser: (userId: string) => Promise<readonly ConnectionRow[]>;
  /** Connections whose node is gone, at most `limit` of them. */
  readonly ofLostNodes: (limit: number) => Promise<readonly ConnectionRow[]>;
  /** Users that are online without a connection, at most `limit` of them. */
  readonly absentees: (limit: number) => Promise<Ids>;
}

export interface WatchStore {
  readonly add: (rows: readonly WatchRow[]) => Promise<void>;
  readonly remove: (cid: string, connectionIds: Ids) => Promise<void>;
  /** Removes all watches of a channel; returns the ids of their connections. */
  readonly clear: (cid: string) => Promise<Ids>;
  /** The watches of one connection. */
  readonly ofConnection: (connectionId: string) => Promise<readonly WatchRow[]>;
  /** The watches of one user's connections, among the channels. */
  readonly ofUser: (userId: string, cids: Ids) => Promise<readonly WatchRow[]>;
  /** How many users watch each channel, but for invisible ones. */
  readonly counts: (cids: Ids) => Promise<ReadonlyMap<string, number>>;
  /** A page of the users that watch each channel, but for invisible ones. */
  readonly users: (cids: Ids, page: Page) => Promise<ReadonlyMap<string, Ids>>;
}

export interface MuteStore {
  /** The mutes of a user, oldest first. */
  readonly ofUser: (userId: string, kind: MuteRow['kind']) => Promise<readonly MuteRow[]>;
  /** Inserts or replaces. */
  readonly save: (rows: readonly MuteRow[]) => Promise<void>;
  /** Ends mutes, and keeps from when to when they held. */
  readonly end: (
    userId: string,
    kind: MuteRow['kind'],
    targetIds: Ids,
    endedAt: string,
  ) => Promise<void>;
  /** Removes all users' mutes of one target. */
  readonly removeAbout: (kind: MuteRow['kind'], targetId: string) => Promise<void>;
  /** Removes all mutes that a user set. */
  readonly removeOf: (userId: string) => Promise<void>;
}

/** A query of bans. */
interface BanQuery {
  /** The channels of the bans; an absent list does not restrict. */
  readonly cids?: Ids | undefined;
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  readonly sort: readonly Sort[];
  readonly page: Page;
}

export interface BanStore {
  /** A page of the bans that match a query. */
  readonly search: (query: BanQuery) => Promise<readonly BanRow[]>;
  /** How many bans a user has. */
  readonly countOf: (userId: string) => Promise<number>;
  /** The bans of any of the users in any of the channels; an absent list does not restrict. */
  readonly query: (narrowing: {
    readonly userIds?: Ids | undefined;
    readonly cids?: Ids | undefined;
  }) => Promise<readonly BanRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: BanRow) => Promise<void>;
  readonly remove: (userId: string, cid: string) => Promise<void>;
  /** Removes all bans in a channel. */
  readonly removeIn: (cid: string) => Promise<void>;
}

/** Finds bans, mutes and pins that expire. */
export interface ExpiryStore {
  /** When the next one expires. */
  readonly next: () => Promise<string | undefined>;
  /** The bans that have expired. */
  readonly bans: (now: string) => Promise<readonly BanRow[]>;
  /** The mutes that have expired. */
  readonly mutes: (now: string) => Promise<readonly MuteRow[]>;
  /** The messages whose pins have expired. */
  readonly pinned: (now: string) => Promise<readonly MessageRow[]>;
}

/** Stores the responses of calls with idempotency keys. */
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
  /** Removes rows older than a moment. */
  readonly removeBefore: (before: string) => Promise<void>;
}

/** Stores the application's settings. */
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
  /** The tasks that are not done, oldest first. */
  readonly waiting: () => Promise<readonly TaskRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: TaskRow) => Promise<void>;
}

/** The tables, as one piece of work sees them. */
export interface StoreTx {
  readonly users: UserStore;
  readonly channels: ChannelStore;
  readonly members: MemberStore;
  readonly messages: MessageStore;
  readonly postings: PostingStore;
  readonly messageLists: MessageListStore;
  readonly reactions: ReactionStore;
  readonly connections: ConnectionStore;
  readonly watches: WatchStore;
  readonly mutes: MuteStore;
  readonly devices: DeviceStore;
  readonly polls: PollStore;
  readonly drafts: DraftStore;
  readonly reminders: ReminderStore;
  readonly messageSearch: MessageSearchStore;
  readonly threads: ThreadStore;
  readonly flags: FlagStore;
  readonly blocks: BlockStore;
  readonly retained: RetainedStore;
  readonly bans: BanStore;
  readonly expiries: ExpiryStore;
  readonly app: AppStore;
  readonly channelTypes: ChannelTypeStore;
  readonly tasks: TaskStore;
  readonly log: LogStore;
  readonly hooks: HookStore;
  readonly idempotency: IdempotencyStore;
  readonly outbox: Outbox;
}

/**
 * Adds calls to the count of a name until a moment, in milliseconds since the epoch; resolves to the
 * calls of all nodes so far.
 */
export type CountCalls = (name: string, resetMs: number, calls: number) => Promise<number>;

/** What a store can reach. */
interface StoreHealth {
  readonly isDatabaseUp: boolean;
  /** Absent without a bus. */
  readonly isBusUp?: boolean | undefined;
}

/** What a node reads of itself and of the others. */
interface NodeStatus {
  /** Names the node in the rows of its connections. */
  readonly id: string;
  /** Whether this node does what one node does for all, the current value first. */
  readonly isLeader$: Observable<boolean>;
  /** Emits on one of the other nodes when nodes have died: their connections are left. */
  readonly lost$: Observable<void>;
  /**
   * Emits when the others have gone on without this node: its connections may have missed events,
   * and have to resume.
   */
  readonly expelled$: Observable<void>;
}

/** The database of the server. */
export interface Store {
  /**
   * Runs a piece of work once all work before it has ended, and resolves when what it wrote is
   * stored for good: in the order of the calls, possibly for several of them at once. Work that
   * rejects leaves nothing behind.
   */
  readonly transaction: <T>(work: (tx: StoreTx) => Promise<T>) => Promise<T>;
  /**
   * What other nodes have committed, in the order of all commits: it emits before work of this node
   * that is committed later resolves. Absent in a store of one node.
   */
  readonly published$?: Observable<Published>;
  /** The node among others; absent in a store of one node. */
  readonly nodes?: NodeStatus;
  /** What the store can reach; absent in a store that needs no network. */
  readonly health?: () => StoreHealth;
  /** Counts calls of all nodes; absent in a store of one node. */
  readonly countCalls?: CountCalls;
}

/** A store that is open until it is closed. */
export interface OpenStore extends Store {
  /** Finishes the work under way. */
  readonly close: () => Promise<void>;
  /** How often each row cache was read. */
  readonly cacheReads: () => ReadonlyMap<string, CacheReads>;
  readonly rawTables: () => Promise<RawTables>;
}
