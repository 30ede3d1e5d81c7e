import type { OwnQuery } from './ownQuery.js';

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

/** The reminders. */
export interface ReminderStore {
  /** A reminder. */
  readonly find: (userId: string, messageId: string) => Promise<ReminderRow | undefined>;
  /** Inserts or replaces. */
  readonly save: (row: ReminderRow) => Promise<void>;
  /** Removes a reminder. */
  readonly remove: (userId: string, messageId: string) => Promise<void>;
  /** The reminders of a user of messages. */
  readonly ofMessages: (
    userId: string,
    messageIds: readonly string[],
  ) => Promise<readonly ReminderRow[]>;
  /** The reminders that have fallen due. */
  readonly due: (now: string) => Promise<readonly ReminderRow[]>;
  /** A page of the reminders that match a query. */
  readonly query: (query: OwnQuery) => Promise<readonly ReminderRow[]>;
  /** Removes the reminders of a message. */
  readonly removeAbout: (messageId: string) => Promise<void>;
  /** Removes the reminders of a user. */
  readonly removeOf: (userId: string) => Promise<void>;
}
