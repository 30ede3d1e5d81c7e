import { type Kysely, type RawBuilder, sql as raw, type SqlBool } from 'kysely';
import type { DraftRow, DraftStore, ReminderStore } from '../ports/ownThings.js';
import type { ChannelReader } from '../ports/channelReader.js';
import { channelFilterColumns, isReadable } from './channelFilter.js';
import { grantsCheck } from './channels.js';
import { createTable } from './createTable.js';
import type { Condition, FilterColumn, FilterColumns } from './filterColumns.js';
import { findPage, type Search } from './findPage.js';
import { absentColumn, scalarColumn } from './scalarColumn.js';
import { byKey, forIds, inOrder, type Sql } from './sql.js';
import { draftColumns } from './tables.js';

/** The migration that adds the tables. */
export const ownThingsTables = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await createTable(db, 'drafts', {
      key: ['user_id', 'cid', 'parent_id'],
      text: ['user_id', 'cid', 'parent_id', 'created_at', 'message'],
    });
    await createTable(db, 'reminders', {
      key: ['user_id', 'message_id'],
      text: ['user_id', 'message_id', 'cid', 'created_at', 'updated_at'],
      nullable: ['remind_at', 'due_at'],
    });
    const indexes: Readonly<Record<string, readonly [string, readonly string[]]>> = {
      drafts_channel: ['drafts', ['cid', 'user_id']],
      drafts_parent: ['drafts', ['parent_id']],
      reminders_message: ['reminders', ['message_id']],
      reminders_channel: ['reminders', ['cid', 'user_id']],
    };
    for (const [name, [table, columns]] of Object.entries(indexes))
      await db.schema
        .createIndex(name)
        .on(table)
        .columns([...columns])
        .execute();
    await db.schema
      .createIndex('reminders_due')
      .on('reminders')
      .column('due_at')
      .where('due_at' as never, 'is not', null)
      .execute();
  },
};

const ofChannel = channelFilterColumns(undefined);

/** The named columns, and those of the channel that decide who may read it. */
const columnsOf =
  (columns: Readonly<Record<string, FilterColumn>>): FilterColumns =>
  (field) => {
    if (Object.hasOwn(columns, field)) return columns[field];
    const isOfChannel = field.startsWith('$') || field === 'type' || field === 'created_by_id';
    return isOfChannel ? ofChannel(field) : absentColumn;
  };

const draftFields = columnsOf({
  channel_cid: scalarColumn(raw`drafts.cid`, 'id'),
  parent_id: scalarColumn(raw`nullif(drafts.parent_id, '')`, 'id'),
  created_at: scalarColumn(raw`drafts.created_at`, 'time'),
});

const reminderFields = columnsOf({
  channel_cid: scalarColumn(raw`reminders.cid`, 'id'),
  message_id: scalarColumn(raw`reminders.message_id`, 'id'),
  user_id: scalarColumn(raw`reminders.user_id`, 'id'),
  remind_at: scalarColumn(raw`reminders.remind_at`, 'time'),
  created_at: scalarColumn(raw`reminders.created_at`, 'time'),
  updated_at: scalarColumn(raw`reminders.updated_at`, 'time'),
});

interface OwnSearch extends Pick<Search, 'filter' | 'sort' | 'page' | 'key' | 'columns'> {
  readonly table: RawBuilder<unknown>;
  readonly where: Condition;
  readonly userId: string;
  readonly reader: ChannelReader | undefined;
}

/** The keys of what a user has in channels that it may read. */
const findOwn = async (sql: Sql, { table, where, userId, reader, ...search }: OwnSearch) => {
  const check = reader && (await grantsCheck(sql, reader));
  return findPage(sql, {
    ...search,
    from: raw`${table} join channels on channels.cid = ${table}.cid
      left join members as own on own.cid = channels.cid and own.user_id = ${userId}`,
    where: [
      where,
      raw<SqlBool>`channels.deleted_at is null`,
      ...(reader && !check ? [isReadable(reader)] : []),
    ],
    ...(check && { check }),
  });
};

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

  removeIn: async (cid) => {
    await sql.deleteFrom('drafts').where('cid', '=', cid).execute();
  },

  removeOf: async (userId) => {
    await sql.deleteFrom('drafts').where('user_id', '=', userId).execute();
  },
});

export const reminderStore = (sql: Sql): ReminderStore => ({
  find: (userId, messageId) =>
    sql
      .selectFrom('reminders')
      .selectAll()
      .where('user_id', '=', userId)
      .where('message_id', '=', messageId)
      .executeTakeFirst(),

  save: async ({ user_id, message_id, ...rest }) => {
    await sql
      .insertInto('reminders')
      .values({ user_id, message_id, ...rest })
      .onConflict((conflict) => conflict.columns(['user_id', 'message_id']).doUpdateSet(rest))
      .execute();
  },

  remove: async (userId, messageId) => {
    await sql
      .deleteFrom('reminders')
      .where('user_id', '=', userId)
      .where('message_id', '=', messageId)
      .execute();
  },

  ofMessages: (userId, messageIds) =>
    forIds(messageIds, (some) =>
      sql
        .selectFrom('reminders')
        .selectAll()
        .where('user_id', '=', userId)
        .where('message_id', 'in', some)
        .execute(),
    ),

  due: (now) => sql.selectFrom('reminders').selectAll().where('due_at', '<=', now).execute(),

  query: async ({ userId, ...query }) => {
    const ids = await findOwn(sql, {
      ...query,
      userId,
      table: raw`reminders`,
      where: raw<SqlBool>`reminders.user_id = ${userId}`,
      key: raw`reminders.message_id`,
      columns: reminderFields,
    });
    const rows = await forIds(ids, (some) =>
      sql
        .selectFrom('reminders')
        .selectAll()
        .where('user_id', '=', userId)
        .where('message_id', 'in', some)
        .execute(),
    );
    return inOrder(ids, byKey(rows, 'message_id'));
  },

  removeAbout: async (messageId) => {
    await sql.deleteFrom('reminders').where('message_id', '=', messageId).execute();
  },

  removeOf: async (userId) => {
    await sql.deleteFrom('reminders').where('user_id', '=', userId).execute();
  },
});
