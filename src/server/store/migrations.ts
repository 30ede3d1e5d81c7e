import type { MigrationProvider } from 'kysely';
import { blocksTable } from './blocks.js';
import {
  countedChannels,
  countedMessages,
  deliveredMarks,
  endedMutes,
  liveConnections,
  plainNames,
  teamsRole,
} from './columnMigrations.js';
import { devicesTable } from './devices.js';
import { createDrafts } from './drafts.js';
import { flagsTable } from './flags.js';
import {
  countedInIndex,
  generalEntries,
  hidden,
  logLines,
  orderedOfMessage,
  queriedChannels,
  rareRows,
  reactionsOfUsers,
  sparseMessages,
  sweptRows,
  unreadInIndex,
} from './indexMigrations.js';
import { idempotencyChannels } from './idempotencyKeys.js';
import { initial } from './initialMigration.js';
import { pollsTables } from './polls.js';
import { createReminders } from './reminders.js';
import { retainedTable } from './retained.js';
import { textIndex } from './textIndex.js';
import { threadsTables } from './threads.js';
import { uploadsTable } from './uploads.js';

/**
 * The migrations of every database, in the order of their names. A released migration is never edited:
 * databases exist that it has run on.
 */
export const migrations: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve({
      '0001_initial': initial,
      '0002_ended_mutes': endedMutes,
      '0003_teams_role': teamsRole,
      '0004_counted_messages': countedMessages,
      '0005_hidden': hidden,
      '0006_counted_channels': countedChannels,
      '0007_live_connections': liveConnections,
      '0008_rare_rows': rareRows,
      '0009_plain_names': plainNames,
      '0010_queried_channels': queriedChannels,
      '0011_sparse_messages': sparseMessages,
      '0012_swept_rows': sweptRows,
      '0013_flags': flagsTable,
      '0014_blocks': blocksTable,
      '0015_log_lines': logLines,
      '0020_delivered_marks': deliveredMarks,
      '0021_threads': threadsTables,
      '0022_text_index': textIndex,
      '0023_own_things': {
        up: async (db) => {
          await createDrafts(db);
          await createReminders(db);
        },
      },
      '0024_polls': pollsTables,
      '0025_devices': devicesTable,
      '0041_general_entries': generalEntries,
      '0045_retained_events': retainedTable,
      '0046_unread_in_index': unreadInIndex,
      '0047_idempotency_channels': idempotencyChannels,
      '0048_reactions_of_users': reactionsOfUsers,
      '0056_uploads': uploadsTable,
      '0060_ordered_of_message': orderedOfMessage,
      '0061_counted_in_index': countedInIndex,
    }),
};
