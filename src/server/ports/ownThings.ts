import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { ChannelReader } from './channelReader.js';
import type { Page } from './page.js';
import type { CustomData } from './rows.js';

type Ids = readonly string[];

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

/** A message that a user wants to be reminded of. */
export interface ReminderRow {
  readonly user_id: string;
  readonly message_id: string;
  readonly cid: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly remind_at: string | null;
  /** When to notify the user; null once that is done. */
  readonly due_at: string | null;
}

/** A query of what belongs to one user. */
interface OwnQuery {
  readonly userId: string;
  /** Leaves out channels that the user cannot read; without it all are readable. */
  readonly reader: ChannelReader | undefined;
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  readonly sort: readonly Sort[];
  readonly page: Page;
}

export interface DraftStore {
  readonly find: (
    draft: Pick<DraftRow, 'user_id' | 'cid' | 'parent_id'>,
  ) => Promise<DraftRow | undefined>;
  /** Inserts or replaces. */
  readonly save: (row: DraftRow) => Promise<void>;
  readonly remove: (draft: Pick<DraftRow, 'user_id' | 'cid' | 'parent_id'>) => Promise<void>;
  /** The drafts of a user in channels, without those of replies. */
  readonly inChannels: (userId: string, cids: Ids) => Promise<readonly DraftRow[]>;
  /** The drafts of a user of replies to messages. */
  readonly ofReplies: (userId: string, parentIds: Ids) => Promise<readonly DraftRow[]>;
  readonly query: (query: OwnQuery) => Promise<readonly DraftRow[]>;
  /** Removes all drafts in a channel. */
  readonly removeIn: (cid: string) => Promise<void>;
  readonly removeOf: (userId: string) => Promise<void>;
}

export interface ReminderStore {
  readonly find: (userId: string, messageId: string) => Promise<ReminderRow | undefined>;
  /** Inserts or replaces. */
  readonly save: (row: ReminderRow) => Promise<void>;
  readonly remove: (userId: string, messageId: string) => Promise<void>;
  /** The reminders of a user of messages. */
  readonly ofMessages: (userId: string, messageIds: Ids) => Promise<readonly ReminderRow[]>;
  /** The reminders that have fallen due. */
  readonly due: (now: string) => Promise<readonly ReminderRow[]>;
  readonly query: (query: OwnQuery) => Promise<readonly ReminderRow[]>;
  /** Removes the reminders of a message. */
  readonly removeAbout: (messageId: string) => Promise<void>;
  readonly removeOf: (userId: string) => Promise<void>;
}
