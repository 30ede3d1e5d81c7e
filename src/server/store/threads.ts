import { type Kysely, sql as raw, type SqlBool } from 'kysely';
import type { ThreadParticipantRow, ThreadStore } from '../ports/threads.js';
import type { ChannelReader } from '../ports/channelReader.js';
import { isReadable } from './channelFilter.js';
import { grantsCheck } from './channels.js';
import { createTable } from './createTable.js';
import { isIn } from './filterValues.js';
import { findPage } from './findPage.js';
import { jsonIds } from './portableSql.js';
import { joinFirst } from './joinFirst.js';
import { byKey, forIds, inOrder, type Sql } from './sql.js';
import { threadColumns } from './tables.js';
import { threadFilterColumns } from './threadFilter.js';
import { isShown, participation, threadUnread } from './threadUnread.js';

/** The migration that adds the tables; the threads that there are count as read. */
export const threadsTables = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await createTable(db, 'threads', {
      key: ['id'],
      text: ['id', 'cid', 'created_by_id', 'created_at', 'updated_at', 'last_message_at', 'data'],
      nullable: ['title'],
    });
    await createTable(db, 'thread_participants', {
      key: ['user_id', 'thread_id'],
      text: ['user_id', 'thread_id', 'cid', 'created_at', 'last_read'],
      nullable: ['last_read_message_id', 'last_reply_at'],
    });
    await db.schema
      .createIndex('thread_participants_thread')
      .on('thread_participants')
      .columns(['thread_id', 'created_at'])
      .execute();
    await db.schema
      .createIndex('thread_participants_channel')
      .on('thread_participants')
      .columns(['cid', 'user_id'])
      .execute();
    await raw`
      insert into threads (id, cid, created_by_id, title, created_at, updated_at, last_message_at, data)
      select replies.parent_id, min(replies.cid),
        (select first.user_id from messages as first
          where first.parent_id = replies.parent_id and first.shadowed = 0
          order by first.created_at limit 1),
        null, min(replies.created_at), max(replies.created_at), max(replies.created_at), '{}'
      from messages as replies
      where replies.parent_id is not null and replies.shadowed = 0
      group by replies.parent_id`.execute(db);
    await raw`
      insert into thread_participants
        (user_id, thread_id, cid, created_at, last_read, last_read_message_id, last_reply_at)
      select replies.user_id, replies.parent_id, min(replies.cid), min(replies.created_at),
        min(threads.last_message_at), null, max(replies.created_at)
      from messages as replies join threads on threads.id = replies.parent_id
      where replies.shadowed = 0
      group by replies.user_id, replies.parent_id`.execute(db);
    await raw`
      insert into thread_participants
        (user_id, thread_id, cid, created_at, last_read, last_read_message_id, last_reply_at)
      select parents.user_id, parents.id, parents.cid, threads.created_at,
        threads.last_message_at, null, null
      from threads join messages as parents on parents.id = threads.id
      where not exists (select 1 from thread_participants as known
        where known.user_id = parents.user_id and known.thread_id = parents.id)`.execute(db);
  },
};

export const threadStore = (sql: Sql): ThreadStore => {
  const find = async (ids: readonly string[]) =>
    byKey(
      (
        await forIds(ids, (some) =>
          sql.selectFrom('threads').selectAll().where('id', 'in', some).execute(),
        )
      ).map(threadColumns.decode),
      'id',
    );
  const remove = async (ids: readonly string[]): Promise<void> => {
    await forIds(ids, async (some) => {
      await sql.deleteFrom('threads').where('id', 'in', some).execute();
      await sql.deleteFrom('thread_participants').where('thread_id', 'in', some).execute();
      return [];
    });
  };
  const checkFor = (reader: ChannelReader | undefined) => reader && grantsCheck(sql, reader);

  return {
    find,
    remove,
    ...threadUnread(sql),

    save: async (row) => {
      const { id, ...rest } = threadColumns.encode(row);
      await sql
        .insertInto('threads')
        .values({ id, ...rest })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
        .execute();
    },

    refresh: async (id) => {
      const newest = await sql
        .selectFrom('messages')
        .select(['created_at'])
        .where('parent_id', '=', id)
        .where('shadowed', '=', 0)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (!newest) return remove([id]);
      await sql
        .updateTable('threads')
        .set({ last_message_at: newest.created_at })
        .where('id', '=', id)
        .execute();
    },

    participant: (id, userId) =>
      sql
        .selectFrom('thread_participants')
        .selectAll()
        .where('user_id', '=', userId)
        .where('thread_id', '=', id)
        .executeTakeFirst(),

    participants: (ids, limit) =>
      forIds(limit > 0 ? ids : [], async (some) => {
        const first = joinFirst({
          table: raw`thread_participants`,
          where: raw`thread_participants.thread_id = threads.id`,
          order: raw`thread_participants.created_at, thread_participants.user_id`,
          limit,
        });
        const { rows } = await raw<ThreadParticipantRow>`
          select found.* from (select id from threads where ${isIn(raw`id`, some)}) as threads
          ${first} order by found.created_at, found.user_id`.execute(sql);
        return rows;
      }),

    participantCounts: async (ids) => {
      const rows = await forIds(ids, (some) =>
        sql
          .selectFrom('thread_participants')
          .select('thread_id')
          .select((it) => [it.fn.countAll().as('all'), it.fn.count('last_reply_at').as('active')])
          .where('thread_id', 'in', some)
          .groupBy('thread_id')
          .execute(),
      );
      return new Map(
        rows.map((row) => [row.thread_id, { all: Number(row.all), active: Number(row.active) }]),
      );
    },

    followers: async (id) => {
      const followers = raw`
        select thread_participants.user_id as id from thread_participants
        where thread_participants.thread_id = ${id} and exists (
            select 1 from messages where messages.id = ${id} and messages.type <> 'deleted')
          and thread_participants.user_id not in (
            select members.user_id from messages join members on members.cid = messages.cid
              and members.hide_messages_before >= messages.created_at
            where messages.id = ${id})`;
      // As one text: thousands of rows take longer to make than to read.
      const { rows } = await raw<{ readonly ids: string }>`
        select ${jsonIds(followers)} as ids`.execute(sql);
      return JSON.parse(rows[0]?.ids ?? '[]') as readonly string[];
    },

    removeParticipants: async (id, limit) => {
      const { numDeletedRows } = await sql
        .deleteFrom('thread_participants')
        .where('thread_id', '=', id)
        .where('user_id', 'in', (nested) =>
          nested
            .selectFrom('thread_participants')
            .select('user_id')
            .where('thread_id', '=', id)
            .limit(limit),
        )
        .executeTakeFirst();
      return Number(numDeletedRows) === limit;
    },

    saveParticipant: async (row) => {
      const { user_id, thread_id, ...rest } = row;
      await sql
        .insertInto('thread_participants')
        .values({ user_id, thread_id, ...rest })
        .onConflict((conflict) => conflict.columns(['user_id', 'thread_id']).doUpdateSet(rest))
        .execute();
    },

    query: async ({ userId, reader, filter, sort, page }) => {
      const check = await checkFor(reader);
      const ids = await findPage(sql, {
        from: raw`${participation} join channels on channels.cid = threads.cid`,
        where: [
          raw<SqlBool>`thread_participants.user_id = ${userId}`,
          raw<SqlBool>`channels.deleted_at is null`,
          raw<SqlBool>`parents.reply_count > 0`,
          isShown,
          ...(reader && !check ? [isReadable(reader)] : []),
        ],
        key: raw`threads.id`,
        columns: threadFilterColumns,
        filter,
        sort,
        page,
        ...(check && { check }),
      });
      return inOrder(ids, await find(ids));
    },

    removeOf: async (userId) => {
      await sql.deleteFrom('thread_participants').where('user_id', '=', userId).execute();
    },
  };
};
