import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { ChannelReader, ChannelStore } from '../ports/store.js';
import type { ChannelRows } from './channelRows.js';
import type { Sql } from './sql.js';
import { channelColumns, type Tables } from './tables.js';

/** Overrides of a channel may grant more than its type, so such channels stay. */
const isReadableBy =
  ({ userId, types }: ChannelReader) =>
  (it: ExpressionBuilder<Tables, 'channels'>): Expression<SqlBool> =>
    it.or([
      ...(types.length > 0 ? [it('channels.type', 'in', types)] : []),
      it('channels.created_by_id', '=', userId),
      it('channels.config_overrides', '<>', '{}'),
      it(
        'channels.cid',
        'in',
        it.selectFrom('members').select('members.cid').where('members.user_id', '=', userId),
      ),
    ]);

export const channelStore = (sql: Sql, rows: ChannelRows): ChannelStore => ({
  find: (cid) => {
    const row = rows.find(cid);
    return Promise.resolve(row?.deleted_at === null ? row : undefined);
  },

  findDeleted: (cid) => {
    const row = rows.find(cid);
    return Promise.resolve(row?.deleted_at === null ? undefined : row);
  },

  query: async ({ cids, types, ids, memberIds, createdByIds, readableBy }) => {
    let query = sql.selectFrom('channels').selectAll().where('deleted_at', 'is', null);
    if (cids) query = query.where('cid', 'in', cids);
    if (types) query = query.where('type', 'in', types);
    if (ids) query = query.where('id', 'in', ids);
    if (createdByIds) query = query.where('created_by_id', 'in', createdByIds);
    if (memberIds)
      query = query.where('cid', 'in', (nested) =>
        nested.selectFrom('members').select('members.cid').where('user_id', 'in', memberIds),
      );
    if (readableBy) query = query.where(isReadableBy(readableBy));
    return (await query.execute()).map(channelColumns.decode);
  },

  save: (row) => {
    rows.save(row);
    return Promise.resolve();
  },

  remove: (cid) => {
    rows.remove(cid);
    return Promise.resolve();
  },
});
