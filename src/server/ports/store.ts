import type { Observable } from 'rxjs';
import type { AppStore, ChannelTypeStore, IdempotencyStore, TaskStore } from './application.js';
import type { BlockStore } from './blocks.js';
import type { CacheReads } from './cacheReads.js';
import type { ChannelStore } from './channels.js';
import type { ConnectionStore, WatchStore } from './connections.js';
import type { DeviceStore } from './devices.js';
import type { UploadStore } from './uploads.js';
import type { FlagStore } from './flags.js';
import type { HookStore, LogStore } from './logStore.js';
import type { MemberStore } from './members.js';
import type { MessageListStore } from './messageLists.js';
import type { MessageStore, PostingStore, ReactionStore } from './messages.js';
import type { MessageSearchStore } from './messageSearch.js';
import type { BanStore, ExpiryStore, MuteStore } from './moderation.js';
import type { Outbox, Published } from './outbox.js';
import type { DraftStore } from './drafts.js';
import type { ReminderStore } from './reminders.js';
import type { PollStore } from './polls.js';
import type { RawTables } from './rawTables.js';
import type { RetainedStore } from './retained.js';
import type { ThreadStore } from './threads.js';
import type { UserStore } from './users.js';

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
  readonly uploads: UploadStore;
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
export interface StoreHealth {
  readonly isDatabaseUp: boolean;
  /** Absent without a bus. */
  readonly isBusUp?: boolean | undefined;
}

/** What a node reads of itself and of the others. */
export interface NodeStatus {
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
  /** What the store can reach; all it needs when absent. */
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
  /** The rows of all tables as they are stored, for export and import. */
  readonly rawTables: () => Promise<RawTables>;
}
