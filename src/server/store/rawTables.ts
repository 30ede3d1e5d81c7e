import { sql as raw } from 'kysely';
import type { RawRow, RawTables } from '../ports/rawTables.js';
import { migrations } from './migrations.js';
import type { Sql } from './sql.js';
import type { Tables } from './tables.js';

/** Tables whose rows end with a process. */
type LiveTable = 'connections' | 'watches' | 'nodes' | 'commits';

type StoredTable = Exclude<keyof Tables, LiveTable>;

const keys: Readonly<Record<StoredTable, readonly string[]>> = {
  app: ['id'],
  channel_types: ['name'],
  users: ['id'],
  channels: ['cid'],
  members: ['cid', 'user_id'],
  messages: ['id'],
  reactions: ['message_id', 'user_id', 'type'],
  threads: ['id'],
  thread_participants: ['user_id', 'thread_id'],
  drafts: ['user_id', 'cid', 'parent_id'],
  reminders: ['user_id', 'message_id'],
  polls: ['id'],
  poll_votes: ['id'],
  message_polls: ['message_id'],
  devices: ['id'],
  uploads: ['id'],
  retained_events: ['cid', 'type', 'user_id'],
  mutes: ['user_id', 'kind', 'target_id'],
  ended_mutes: ['user_id', 'kind', 'target_id', 'created_at'],
  blocks: ['user_id', 'blocked_user_id'],
  flags: ['user_id', 'message_id', 'target_user_id'],
  bans: ['user_id', 'cid'],
  deleted_for_me: ['user_id', 'message_id'],
  tasks: ['id'],
  hooks: ['id'],
  idempotency_keys: ['user_id', 'endpoint', 'key'],
  log_state: ['id'],
  log: ['id'],
  log_users: ['user_id', 'log_id'],
};

const isStored = (table: string): table is StoredTable => Object.hasOwn(keys, table);

const keyOf = (table: string): readonly string[] => {
  if (!isStored(table)) throw new Error(`there is no table '${table}'`);
  return keys[table];
};

/** A store makes the state of its log when it is opened: an imported one replaces it. */
const madeAtOpening: ReadonlySet<string> = new Set<StoredTable>(['log_state']);

/** Reads and writes rows as they are; `run` runs work in a transaction of its own. */
export const createRawTables = async (
  sql: Sql,
  run: <A>(work: () => Promise<A>) => Promise<A>,
): Promise<RawTables> => ({
  names: Object.keys(keys),
  migrations: Object.keys(await migrations.getMigrations()),

  read: (table, limit, after) =>
    run(async () => {
      const columns = keyOf(table).map((column) => raw.ref(column));
      const values = keyOf(table).map((column) => raw`${after?.[column]}`);
      const behind = after ? raw`where (${raw.join(columns)}) > (${raw.join(values)})` : raw``;
      const { rows } = await raw<RawRow>`select * from ${raw.table(table)} ${behind}
        order by ${raw.join(columns)} limit ${limit}`.execute(sql);
      return rows;
    }),

  insert: (table, rows) =>
    run(async () => {
      if (!isStored(table)) throw new Error(`there is no table '${table}'`);
      if (madeAtOpening.has(table)) await sql.deleteFrom(table).execute();
      if (rows.length > 0) await sql.insertInto(table).values(rows).execute();
    }),

  isEmpty: () =>
    run(async () => {
      for (const table of Object.keys(keys).filter((name) => !madeAtOpening.has(name))) {
        const { rows } = await raw`select 1 from ${raw.table(table)} limit 1`.execute(sql);
        if (rows.length > 0) return false;
      }
      return true;
    }),
});
