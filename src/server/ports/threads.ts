import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { ThreadTotals } from './bus.js';
import type { ChannelReader } from './channelReader.js';
import type { Page } from './page.js';
import type { CustomData } from './rows.js';

type Ids = readonly string[];

/** A thread: a message with replies. It begins with the first reply that others see. */
export interface ThreadRow {
  /** The id of the message that is replied to. */
  readonly id: string;
  readonly cid: string;
  /** Who replied first. */
  readonly created_by_id: string;
  /** Null for the text of the message. */
  readonly title: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  /** When the last reply was written. */
  readonly last_message_at: string;
  readonly data: CustomData;
}

/** A user who takes part in a thread: the author of the message, or of a reply. */
export interface ThreadParticipantRow {
  readonly thread_id: string;
  readonly user_id: string;
  readonly cid: string;
  readonly created_at: string;
  /** Up to when the user has read the replies; empty for never. */
  readonly last_read: string;
  readonly last_read_message_id: string | null;
  /** When the user last replied; null for one who only wrote the message. */
  readonly last_reply_at: string | null;
}

/** How many take part in a thread, and how many of them replied. */
export interface ParticipantCounts {
  readonly all: number;
  readonly active: number;
}

/** A thread with replies that a user has not read. */
export type UnreadThread = Pick<
  ThreadParticipantRow,
  'thread_id' | 'last_read' | 'last_read_message_id'
> & { readonly unread_messages: number };

/** A query of the threads that a user takes part in. */
export interface ThreadQuery {
  readonly userId: string;
  /** Leaves out channels that the user cannot read; without it all are readable. */
  readonly reader: ChannelReader | undefined;
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  /** Threads that are equal by it are ordered by id. */
  readonly sort: readonly Sort[];
  readonly page: Page;
}

/** The threads and who takes part in them. */
export interface ThreadStore {
  /** The threads by id. */
  readonly find: (ids: Ids) => Promise<ReadonlyMap<string, ThreadRow>>;
  /** Inserts or replaces. */
  readonly save: (row: ThreadRow) => Promise<void>;
  /** Removes threads with their participants. */
  readonly remove: (ids: Ids) => Promise<void>;
  /** Sets when the last reply was written; removes a thread without replies. */
  readonly refresh: (id: string) => Promise<void>;
  /** The part that a user takes in a thread. */
  readonly participant: (id: string, userId: string) => Promise<ThreadParticipantRow | undefined>;
  /** The first participants of each thread, at most `limit`. */
  readonly participants: (ids: Ids, limit: number) => Promise<readonly ThreadParticipantRow[]>;
  /** How many take part in each thread. */
  readonly participantCounts: (ids: Ids) => Promise<ReadonlyMap<string, ParticipantCounts>>;
  /** The users who take part and from whom the message is not hidden. */
  readonly followers: (id: string) => Promise<Ids>;
  /** Ends the participation of users, of at most `limit`; resolves to whether more may be left. */
  readonly removeParticipants: (id: string, limit: number) => Promise<boolean>;
  /** Inserts or replaces. */
  readonly saveParticipant: (row: ThreadParticipantRow) => Promise<void>;
  /** The threads that match a query. */
  readonly query: (query: ThreadQuery) => Promise<readonly ThreadRow[]>;
  /** The number of unread replies of some users in threads, by thread and user. */
  readonly unreadIn: (
    ids: Ids,
    userIds: Ids,
  ) => Promise<ReadonlyMap<string, ReadonlyMap<string, number>>>;
  /** How many threads of each user have unread replies, and how many replies. */
  readonly totals: (userIds: Ids) => Promise<ReadonlyMap<string, ThreadTotals>>;
  /** The threads of a user with unread replies, last read first. */
  readonly unread: (userId: string, limit: number) => Promise<readonly UnreadThread[]>;
  /** Ends all that a user takes part in. */
  readonly removeOf: (userId: string) => Promise<void>;
}
