import { type Kysely, type MigrationProvider, sql } from 'kysely';
import { createTable } from './createTable.js';
import { migrations } from './migrations.js';
import { postgresTextIndex } from './textIndex.js';

/** What nodes share: who lives, whose connections there are, and what was committed last. */
const nodeTables = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await createTable(db, 'nodes', { key: ['id'], text: ['id'], integer: ['beat', 'seen'] });
    await createTable(db, 'commits', {
      key: ['version'],
      text: ['content'],
      integer: ['version'],
    });
    await createTable(db, 'connections', { key: ['id'], text: ['id', 'user_id', 'node'] });
    await createTable(db, 'watches', {
      key: ['connection_id', 'cid'],
      text: ['connection_id', 'cid', 'user_id'],
    });
    const indexes = {
      connections_user: ['connections', 'user_id'],
      connections_node: ['connections', 'node'],
      watches_channel: ['watches', 'cid', 'user_id'],
      watches_user: ['watches', 'user_id', 'cid'],
    } as const;
    for (const [name, [table, ...columns]] of Object.entries(indexes))
      await db.schema.createIndex(name).on(table).columns(columns).execute();
    await db.schema
      .createIndex('users_online')
      .on('users')
      .column('id')
      .where('online' as never, '=', 1)
      .execute();
    // What is counted matters for a minute.
    await sql`create unlogged table call_counts (
      name text collate "C" not null, reset_at bigint not null, made bigint not null,
      primary key (name, reset_at)
    )`.execute(db);
  },
};

/** The migrations of a database that nodes share. */
export const sharedMigrations: MigrationProvider = {
  getMigrations: async () => ({
    ...(await migrations.getMigrations()),
    '0016_nodes': nodeTables,
    '0022_text_index': postgresTextIndex,
  }),
};
