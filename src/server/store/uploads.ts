import { type Kysely, sql as raw } from 'kysely';
import type { UploadStore } from '../ports/uploads.js';
import { createTable } from './createTable.js';
import { forIds, type Sql } from './sql.js';

/** The migration that adds the table. */
export const uploadsTable = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await createTable(db, 'uploads', {
      key: ['id'],
      text: ['id', 'created_at'],
      nullable: ['user_id', 'cid', 'message_id', 'remove_from'],
    });
    for (const column of ['user_id', 'cid', 'message_id'])
      await db.schema.createIndex(`uploads_${column}`).on('uploads').column(column).execute();
    await raw`create index uploads_removed on uploads (remove_from)
      where remove_from is not null`.execute(db);
  },
};

/** Before every moment. */
const atOnce = '';

export const uploadStore = (sql: Sql): UploadStore => {
  const removeAll = () => sql.updateTable('uploads').set({ remove_from: atOnce });
  return {
    find: (id) => sql.selectFrom('uploads').selectAll().where('id', '=', id).executeTakeFirst(),

    save: async ({ id, ...rest }) => {
      await sql
        .insertInto('uploads')
        .values({ id, ...rest })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
        .execute();
    },

    attach: async (ids, { id, user_id }) => {
      await forIds(ids, async (some) => {
        await sql
          .updateTable('uploads')
          .set({ message_id: id })
          .where('id', 'in', some)
          .where('user_id', '=', user_id)
          .where('message_id', 'is', null)
          .execute();
        return [];
      });
    },

    removeIn: async (cid) => {
      await removeAll().where('cid', '=', cid).execute();
    },

    removeAbout: async (messageIds) => {
      await forIds(messageIds, async (some) => {
        await removeAll().where('message_id', 'in', some).execute();
        return [];
      });
    },

    removeOf: async (userId) => {
      await removeAll().where('user_id', '=', userId).execute();
    },

    removable: async (now, limit) => {
      const rows = await sql
        .selectFrom('uploads')
        .select('id')
        .where('remove_from', '<=', now)
        .orderBy('remove_from')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    forget: async (ids) => {
      await forIds(ids, async (some) => {
        await sql.deleteFrom('uploads').where('id', 'in', some).execute();
        return [];
      });
    },
  };
};
