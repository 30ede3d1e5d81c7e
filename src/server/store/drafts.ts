import { type Kysely, sql as raw, type SqlBool } from 'kysely';
import type { DraftRow, DraftStore } from '../ports/drafts.js';
import { createTable } from './createTable.js';
import { findOwn, ownColumns } from './findOwn.js';
import { scalarColumn } from './scalarColumn.js';
import { forIds, inOrder, type Sql } from './sql.js';
import { draftColumns } from './tables.js';

/** Adds the table. */
export const createDrafts = async (db: Kysely<unknown>): Promise<void> => {
  await createTable(db, 'drafts', {
    key: ['user_id', 'cid', 'parent_id'],
    text: ['user_id', 'cid', 'parent_id', 'created_at', 'message'],
  });
  await db.schema.createIndex('drafts_channel').on('drafts').columns(['cid', 'user_id']).execute();
  await db.schema.createIndex('drafts_parent').on('drafts').column('parent_id').execute();
};

const draftFields = ownColumns({
  channel_cid: scalarColumn(raw`drafts.cid`, 'id'),
  parent_id: scalarColumn(raw`nullif(drafts.parent_id, '')`, 'id'),
  created_at: scalarColumn(raw`drafts.created_at`, 'time'),
});

// No id of a channel or a message contains a space.
const draftKey = ({ cid, parent_id }: Pick<DraftRow, 'cid' | 'parent_id'>): string =>
  `${cid} ${parent_id}`;

export const draftStore = (sql: Sql): DraftStore => ({
  find: async ({ user_id, cid, parent_id }) => {
    const row = await sql
      .selectFrom('drafts')
      .selectAll()
      .where('user_id', '=', user_id)
      .where('cid', '=', cid)
      .where('parent_id', '=', parent_id)
      .executeTakeFirst();
    return row && draftColumns.decode(row);
  },

  save: async (row) => {
    const { created_at, message, ...key } = draftColumns.encode(row);
    await sql
      .insertInto('drafts')
      .values({ ...key, created_at, message })
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'cid', 'parent_id']).doUpdateSet({ created_at, message }),
      )
      .execute();
  },

  remove: async ({ user_id, cid, parent_id }) => {
    await sql
      .deleteFrom('drafts')
      .where('user_id', '=', user_id)
      .where('cid', '=', cid)
      .where('parent_id', '=', parent_id)
      .execute();
  },

  inChannels: async (userId, cids) => {
    const rows = await forIds(cids, (some) =>
      sql
        .selectFrom('drafts')
        .selectAll()
        .where('user_id', '=', userId)
        .where('cid', 'in', some)
        .where('parent_id', '=', '')
        .execute(),
    );
    return rows.map(draftColumns.decode);
  },

  ofReplies: async (userId, parentIds) => {
    const rows = await forIds(parentIds, (some) =>
      sql
        .selectFrom('drafts')
        .selectAll()
        .where('user_id', '=', userId)
        .where('parent_id', 'in', some)
        .execute(),
    );
    return rows.map(draftColumns.decode);
  },

  query: async ({ userId, ...query }) => {
    const keys = await findOwn(sql, {
      ...query,
      userId,
      table: raw`drafts`,
      where: raw<SqlBool>`drafts.user_id = ${userId}`,
      key: raw`(drafts.cid || ' ' || drafts.parent_id)`,
      columns: draftFields,
    });
    const rows = await forIds([...new Set(keys.map((key) => key.split(' ')[0] ?? ''))], (some) =>
      sql
        .selectFrom('drafts')
        .selectAll()
        .where('user_id', '=', userId)
        .where('cid', 'in', some)
        .execute(),
    );
    return inOrder(keys, new Map(rows.map((row) => [draftKey(row), draftColumns.decode(row)])));
  },

  takeIn: async (cid, owners) => {
    const all = sql.deleteFrom('drafts').where('cid', '=', cid);
    const ofSome = (limit: number) =>
      all.where('user_id', 'in', (from) =>
        from.selectFrom('drafts').select('user_id').distinct().where('cid', '=', cid).limit(limit),
      );
    const taken = owners === undefined ? all : ofSome(owners);
    return (await taken.returningAll().execute()).map(draftColumns.decode);
  },

  takeOf: async (cid, userIds) => {
    const rows = await forIds(userIds, (some) =>
      sql
        .deleteFrom('drafts')
        .where('cid', '=', cid)
        .where('user_id', 'in', some)
        .returningAll()
        .execute(),
    );
    return rows.map(draftColumns.decode);
  },

  takeReplies: async (parentIds) => {
    const rows = await forIds(parentIds, (some) =>
      sql.deleteFrom('drafts').where('parent_id', 'in', some).returningAll().execute(),
    );
    return rows.map(draftColumns.decode);
  },

  removeOf: async (userId) => {
    await sql.deleteFrom('drafts').where('user_id', '=', userId).execute();
  },
});
