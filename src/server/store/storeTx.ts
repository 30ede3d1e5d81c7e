import type { CacheReads } from '../ports/cacheReads.js';
import type { LogStore } from '../ports/logStore.js';
import type { Outbox } from '../ports/outbox.js';
import type { BanRow, UserRow } from '../ports/rows.js';
import type { IdempotencyStore } from '../ports/application.js';
import type { StoreTx } from '../ports/store.js';
import { createAbsences } from './absences.js';
import { appStore, channelTypeStore, taskStore } from './app.js';
import { banStore } from './bans.js';
import { cachedBans } from './cachedBans.js';
import { cachedUsers } from './cachedUsers.js';
import { createChannelRows } from './channelRows.js';
import { channelStore } from './channels.js';
import { createCounters } from './counters.js';
import { expiryStore } from './expiries.js';
import { hookStore } from './hooks.js';
import { idempotencyStore } from './idempotencyKeys.js';
import type { Journal } from './journal.js';
import type { LiveParts } from './liveParts.js';
import { logStore } from './logTables.js';
import { createMemberRows } from './memberRows.js';
import { memberStore } from './members.js';
import { blockStore } from './blocks.js';
import { retainedStore } from './retained.js';
import { flagStore } from './flags.js';
import { threadStore } from './threads.js';
import { messageListStore } from './messageLists.js';
import { draftStore } from './drafts.js';
import { reminderStore } from './reminders.js';
import { pollStore } from './polls.js';
import { deviceStore } from './devices.js';
import { uploadStore } from './uploads.js';
import { messageSearchStore } from './messageSearch.js';
import { messageStore } from './messages.js';
import { muteStore } from './mutes.js';
import { postingStore } from './posting.js';
import { reactionStore } from './reactions.js';
import { createRowCache } from './rowCache.js';
import type { Sql } from './sql.js';
import type { Statements } from './statements.js';
import { createUnhideChannel } from './unhideChannel.js';
import type { WordIndex } from './textIndex.js';
import { userStore } from './users.js';
import { watchedMutes } from './watchedMutes.js';

/** How many rows of a kind are kept in memory. */
const capacity = { users: 10_000, channels: 10_000, members: 20_000, bans: 10_000, absent: 20_000 };

/** What the tables are made of. */
export interface StoreParts {
  readonly sql: Sql;
  readonly statements: Statements;
  readonly journal: Journal;
  readonly live: LiveParts;
  readonly outbox: Outbox;
  readonly words: WordIndex;
  /** Called when entries of the log or kept responses are erased. */
  readonly onErase: () => void;
  /** Where a cache of this name counts its reads. */
  readonly readsOf?: (cache: string) => CacheReads;
}

const withEraseHook = (log: LogStore, onErase: () => void): LogStore => ({
  ...log,
  erase: (rows) => {
    if (rows.length > 0) onErase();
    return log.erase(rows);
  },
  eraseChannel: (...range) => {
    onErase();
    return log.eraseChannel(...range);
  },
});

const withErasedResponses = (
  responses: IdempotencyStore,
  onErase: () => void,
): IdempotencyStore => ({
  ...responses,
  remove: (...args) => {
    onErase();
    return responses.remove(...args);
  },
  removeAbout: (...args) => {
    onErase();
    return responses.removeAbout(...args);
  },
});

/** Makes the tables: rows in SQL with a bounded copy in memory, and what lives in memory only. */
export const createStoreTx = (parts: StoreParts): StoreTx => {
  const { sql, statements, journal, live, outbox, words, onErase, readsOf } = parts;
  const absences = createAbsences(capacity.absent, journal);
  const counters = createCounters(capacity.channels, journal, statements);
  const channelRows = createChannelRows(
    ...([statements, journal, counters, capacity.channels] as const),
    readsOf?.('channels'),
  );
  const members = createMemberRows({
    ...{ sql, statements, journal, counters, absences },
    live: live.members,
    capacity: capacity.members,
    reads: readsOf?.('members'),
  });
  const users = cachedUsers(
    userStore(sql, statements),
    createRowCache<UserRow>('users', capacity.users, journal, readsOf?.('users')),
  );
  return {
    users: live.users(users),
    channels: channelStore(sql, channelRows),
    members: memberStore({ sql, statements, rows: members, live: live.members }),
    messages: messageStore(sql, statements),
    messageLists: messageListStore(sql),
    postings: postingStore({
      ...{ statements, members, counters, absences },
      live: live.members,
      channels: channelRows,
      unhide: createUnhideChannel({ sql, statements, members, absences }),
    }),
    reactions: reactionStore(sql),
    outbox,
    connections: live.connections,
    watches: live.watches(users),
    app: appStore(sql),
    channelTypes: channelTypeStore(sql),
    tasks: taskStore(sql),
    log: withEraseHook(logStore({ sql, statements, journal }), onErase),
    hooks: hookStore(sql),
    idempotency: withErasedResponses(idempotencyStore(sql, statements), onErase),
    mutes: watchedMutes(muteStore(sql, statements), absences),
    devices: deviceStore(sql, statements),
    uploads: uploadStore(sql),
    polls: pollStore(sql),
    drafts: draftStore(sql),
    reminders: reminderStore(sql),
    messageSearch: messageSearchStore(sql, words),
    threads: threadStore(sql),
    flags: flagStore(sql),
    retained: retainedStore(sql),
    blocks: blockStore(sql, statements, createRowCache('blockers', capacity.bans, journal)),
    bans: cachedBans(
      banStore(sql),
      createRowCache<readonly BanRow[]>('bans', capacity.bans, journal, readsOf?.('bans')),
    ),
    expiries: expiryStore(sql),
  };
};
