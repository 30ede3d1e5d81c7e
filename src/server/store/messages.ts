import { sql as raw } from 'kysely';
import type { MessageStore } from '../ports/store.js';
import { byKey, forIds, grouped, type Sql } from './sql.js';
import { messageColumns } from './tables.js';

const places = {
  newest: raw<number>`row_number() over (partition by cid order by created_at desc)`,
  oldest: raw<number>`row_number() over (partition by cid order by created_at)`,
};

export const messageStore = (sql: Sql): MessageStore => ({
  find: async (ids) => {
    if (ids.length === 0) return new Map();
    const rows = await forIds(ids, () =>
      sql.selectFrom('messages').selectAll().where('id', 'in', ids).execute(),
    );
    return byKey(rows.map(messageColumns.decode), 'id');
  },

  save: async (message) => {
    const { id, ...row } = messageColumns.encode(message);
    await sql
      .insertInto('messages')
      .values({ id, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  },

  remove: async (id) => {
    const gone = await sql
      .deleteFrom('messages')
      .where((it) => it.or([it('id', '=', id), it('parent_id', '=', id)]))
      .returning('id')
      .execute();
    const ids = gone.map((row) => row.id);
    await sql.deleteFrom('reactions').where('message_id', 'in', ids).execute();
  },

  pages: async (cids, { bounds, from, limit, offset }) => {
    const rows = await forIds(cids, () =>
      sql
        .with('placed', (db) => {
          const shown = db
            .selectFrom('messages')
            .selectAll()
            .select(places[from].as('place'))
            .where('cid', 'in', cids)
            .where('in_channel', '=', 1);
          return bounds.reduce(
            (it, bound) => it.where('created_at', bound.op, bound.created_at),
            shown,
          );
        })
        .selectFrom('placed')
        .selectAll()
        .where('place', '>', offset)
        .where('place', '<=', offset + limit)
        .orderBy('created_at')
        .execute(),
    );
    return rows.map(({ place: _, ...row }) => messageColumns.decode(row));
  },

  pinned: async (cids) => {
    const rows = await forIds(cids, () =>
      sql
        .selectFrom('messages')
        .selectAll()
        .where('cid', 'in', cids)
        .where('pinned_at', 'is not', null)
        .where('deleted_at', 'is', null)
        .orderBy('pinned_at', 'desc')
        .execute(),
    );
    return rows.map(messageColumns.decode);
  },

  participants: async (parentIds) => {
    if (parentIds.length === 0) return new Map();
    const rows = await forIds(parentIds, () =>
      sql
        .selectFrom('messages')
        .select(['parent_id', 'user_id'])
        .select((it) => it.fn.min('created_at').as('first'))
        .where('parent_id', 'in', parentIds)
        .groupBy(['parent_id', 'user_id'])
        .orderBy('first')
        .$narrowType<{ parent_id: string }>()
        .execute(),
    );
    return grouped(rows, 'parent_id', 'user_id');
  },

  countUnread: async (cid, readerId, after) => {
    const { count } = await sql
      .selectFrom('messages')
      .select((it) => it.fn.countAll().as('count'))
      .where('cid', '=', cid)
      .where('in_channel', '=', 1)
      .where('silent', '=', 0)
      .where('user_id', '<>', readerId)
      .where('created_at', '>', after)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
});
