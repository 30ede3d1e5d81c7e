import { type Expression, type ExpressionBuilder, sql as raw, type SqlBool } from 'kysely';
import type { MessageStore } from '../ports/messages.js';
import type { MessageRow } from '../ports/rows.js';
import { groupBy } from '../../internal/groupBy.js';
import { isIn } from './filterValues.js';
import { joinFirst } from './joinFirst.js';
import { messageRemoval } from './messageRemoval.js';
import { byKey, forIds, type Sql } from './sql.js';
import { type Statements, upsertInto, valuesOf } from './statements.js';
import { messageColumns, type Tables } from './tables.js';
import { countUnread } from './unreadMessages.js';

type StoredMessage = Tables['messages'];

const bytesOf = ({ text, html, attachments, data }: StoredMessage): number =>
  text.length + html.length + attachments.length + data.length;

/** A shadowed message is visible to its author only; without a viewer, all are visible. */
export const isShownTo =
  (viewerId: string | undefined) =>
  (it: ExpressionBuilder<Tables, 'messages'>): Expression<SqlBool> =>
    viewerId === undefined
      ? it.and([])
      : it.or([it('messages.shadowed', '=', 0), it('messages.user_id', '=', viewerId)]);

const columns = [
  ...(['id', 'cid', 'user_id', 'type', 'text', 'html', 'attachments'] as const),
  ...(['mentioned_user_ids', 'parent_id', 'in_channel', 'quoted_message_id', 'silent'] as const),
  ...(['counted', 'shadowed', 'pinned_at', 'pinned_by_id', 'pin_expires', 'reply_count'] as const),
  ...(['created_at', 'updated_at', 'text_updated_at', 'deleted_at', 'data'] as const),
] satisfies readonly (keyof StoredMessage)[];

// Spelled out, so that each is served by an index: first what the channel shows, then its replies.
const untruncated = [
  raw<SqlBool>`in_channel = 1 and type <> 'deleted'`,
  raw<SqlBool>`in_channel = 0 and type <> 'deleted'`,
] as const;

/** Inserts a message with an id of its own. */
export const createMessageInsert = ({ insert }: Statements): ((message: MessageRow) => void) => {
  const insertRow = insert({ table: 'messages', columns, key: ['id'] });
  return (message) => insertRow(...valuesOf(messageColumns.encode(message), columns));
};

export const messageStore = (sql: Sql, { query, write }: Statements): MessageStore => {
  const upsert = write(upsertInto('messages', columns, ['id']));
  const selectOne = query('select * from messages where id = ?');

  return {
    ...messageRemoval(sql),

    find: async (ids) => {
      const [id] = ids;
      if (id === undefined) return new Map();
      if (ids.length === 1)
        return byKey(
          ((await selectOne(id)) as readonly StoredMessage[]).map(messageColumns.decode),
          'id',
        );
      const rows = await forIds(ids, (some) =>
        sql.selectFrom('messages').selectAll().where('id', 'in', some).execute(),
      );
      return byKey(rows.map(messageColumns.decode), 'id');
    },

    save: (message) => {
      upsert(...valuesOf(messageColumns.encode(message), columns));
      return Promise.resolve();
    },

    quoting: (cid, ids) =>
      forIds(ids, (some) =>
        sql
          .selectFrom('messages')
          .select(['id', 'user_id', 'created_at'])
          .where('cid', '=', cid)
          .where('quoted_message_id', 'in', some)
          .execute(),
      ),

    truncate: async (cid, upTo, now, limit = Infinity) => {
      let left = limit;
      for (const isUntruncated of untruncated) {
        const { numUpdatedRows } = await sql
          .updateTable('messages')
          .set({ type: 'deleted', deleted_at: now, in_channel: 0, pinned_at: null })
          .where('id', 'in', (nested) =>
            nested
              .selectFrom('messages')
              .select('messages.id')
              .where('cid', '=', cid)
              .where('created_at', '<=', upTo)
              .where(isUntruncated)
              .$if(Number.isFinite(left), (it) => it.limit(left)),
          )
          .executeTakeFirst();
        left -= Number(numUpdatedRows);
        if (left <= 0) return true;
      }
      return false;
    },

    lastWrittenAt: async (cid, userId) => {
      const row = await sql
        .selectFrom('messages')
        .select((it) => it.fn.max('created_at').as('last'))
        .where('cid', '=', cid)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return row?.last ?? null;
    },

    newest: async (cid, upTo) => {
      let query = sql
        .selectFrom('messages')
        .select(['id', 'created_at'])
        .where('cid', '=', cid)
        .where('in_channel', '=', 1)
        .where('shadowed', '=', 0);
      if (upTo !== undefined) query = query.where('created_at', '<=', upTo);
      return query.orderBy('created_at', 'desc').limit(1).executeTakeFirst();
    },

    // One query per channel reads a page from the index; one for all would rank every message.
    pages: async (cids, { bounds, from, limit, offset, maxBytes = Infinity }, viewerId) => {
      const rows: StoredMessage[] = [];
      let bytes = 0;
      for (const cid of limit > 0 ? cids : []) {
        const shown = sql
          .selectFrom('messages')
          .selectAll()
          .where('cid', '=', cid)
          .where('in_channel', '=', 1)
          .where(isShownTo(viewerId));
        const page = await bounds
          .reduce((it, bound) => it.where('created_at', bound.op, bound.at), shown)
          .orderBy('created_at', from === 'newest' ? 'desc' : 'asc')
          .limit(limit)
          .offset(offset)
          .execute();
        for (const row of page) bytes += bytesOf(row);
        if (bytes > maxBytes) return undefined;
        rows.push(...(from === 'newest' ? page.reverse() : page));
      }
      return rows.map(messageColumns.decode);
    },

    pinned: async (cids, limit, viewerId) => {
      const rows: StoredMessage[] = [];
      for (const cid of cids)
        rows.push(
          ...(await sql
            .selectFrom('messages')
            .selectAll()
            .where('cid', '=', cid)
            .where('pinned_at', 'is not', null)
            .where('deleted_at', 'is', null)
            .where(isShownTo(viewerId))
            .orderBy('pinned_at', 'desc')
            .limit(limit)
            .execute()),
        );
      return rows.map(messageColumns.decode);
    },

    participants: async (parentIds, limit) => {
      const first = joinFirst({
        table: raw`messages`,
        where: raw`messages.parent_id = parents.id and messages.shadowed = 0`,
        order: raw`messages.created_at`,
        limit,
      });
      const replies = await forIds(parentIds, async (some) => {
        const { rows } = await raw<{ readonly parent_id: string; readonly user_id: string }>`
          select found.parent_id, found.user_id
          from (select id from messages where ${isIn(raw`id`, some)}) as parents ${first}
          order by found.created_at`.execute(sql);
        return rows;
      });
      return new Map(
        [...groupBy(replies, 'parent_id')].map(([id, rows]) => [
          id,
          [...new Set(rows.map((row) => row.user_id))],
        ]),
      );
    },

    deletedReplies: async (parentIds) => {
      const rows = await forIds(parentIds, (some) =>
        sql
          .selectFrom('messages')
          .select('parent_id')
          .select((it) => it.fn.countAll().as('count'))
          .where('parent_id', 'in', some)
          .where('deleted_at', 'is not', null)
          // Spelled out, as the index of the deleted ones has it.
          .where('shadowed', '=', raw.lit(0))
          .groupBy('parent_id')
          .$narrowType<{ parent_id: string }>()
          .execute(),
      );
      return new Map(rows.map(({ parent_id, count }) => [parent_id, Number(count)]));
    },

    writtenBy: async (userId, { cid, withDeleted, from, limit }) => {
      let query = sql.selectFrom('messages').selectAll().where('user_id', '=', userId);
      if (!withDeleted) query = query.where('deleted_at', 'is', null);
      if (cid !== undefined) query = query.where('cid', '=', cid);
      // Compared as a pair, by which the index is entered.
      if (from)
        query = query.where(raw<SqlBool>`(cid, created_at) >= (${from.cid}, ${from.created_at})`);
      const rows = await query.orderBy('cid').orderBy('created_at').limit(limit).execute();
      return rows.map(messageColumns.decode);
    },

    deleteForMe: async (row) => {
      await sql
        .insertInto('deleted_for_me')
        .values(row)
        .onConflict((conflict) => conflict.columns(['user_id', 'message_id']).doNothing())
        .execute();
    },

    deletedForMe: async (userId, ids) => {
      const rows = await forIds(ids, (some) =>
        sql
          .selectFrom('deleted_for_me')
          .selectAll()
          .where('user_id', '=', userId)
          .where('message_id', 'in', some)
          .execute(),
      );
      return new Map(rows.map((row) => [row.message_id, row.deleted_at]));
    },

    countUnread: (cid, readerId, after) => countUnread(sql, cid, readerId, after),
  };
};
