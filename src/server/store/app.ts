import type { AppStore, ChannelTypeStore, TaskStore } from '../ports/application.js';
import type { Sql } from './sql.js';
import { appColumns, channelTypeColumns, taskColumns } from './tables.js';

export const appStore = (sql: Sql): AppStore => ({
  find: async () => {
    const row = await sql.selectFrom('app').selectAll().executeTakeFirst();
    return row && appColumns.decode(row);
  },

  save: async (app) => {
    const { id, ...row } = appColumns.encode(app);
    await sql
      .insertInto('app')
      .values({ id, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  },
});

export const channelTypeStore = (sql: Sql): ChannelTypeStore => ({
  all: async () => {
    const rows = await sql.selectFrom('channel_types').selectAll().orderBy('name').execute();
    return rows.map(channelTypeColumns.decode);
  },

  save: async (type) => {
    const { name, ...row } = channelTypeColumns.encode(type);
    await sql
      .insertInto('channel_types')
      .values({ name, ...row })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute();
  },

  remove: async (name) => {
    await sql.deleteFrom('channel_types').where('name', '=', name).execute();
  },
});

export const taskStore = (sql: Sql): TaskStore => ({
  find: async (id) => {
    const row = await sql.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst();
    return row && taskColumns.decode(row);
  },

  waiting: async () => {
    const rows = await sql
      .selectFrom('tasks')
      .selectAll()
      .where('status', '=', 'waiting')
      .orderBy('created_at')
      .execute();
    return rows.map(taskColumns.decode);
  },

  save: async (task) => {
    const { id, ...row } = taskColumns.encode(task);
    await sql
      .insertInto('tasks')
      .values({ id, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  },
});
