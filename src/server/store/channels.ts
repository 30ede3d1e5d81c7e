import { sql as raw, type SqlBool } from 'kysely';
import { candidatesOf } from '../../protocol/filter/filterFields.js';
import type { ChannelReader, ReadFacts } from '../ports/channelReader.js';
import type { ChannelStore } from '../ports/channels.js';
import {
  candidates,
  channelFilterColumns,
  channelsOfMember,
  channelsSeenBy,
  isReadable,
} from './channelFilter.js';
import { always, type Condition } from './filterColumns.js';
import { isAmong, isIn } from './filterValues.js';
import type { ChannelRows } from './channelRows.js';
import { findPage, type Search } from './findPage.js';
import { byKey, forIds, inOrder, type Sql } from './sql.js';
import { channelColumns } from './tables.js';

const facts = ['type', 'created_by_id', '$overrides', '$role'];

/** Tests channels one by one, where overrides change who may read them; undefined where none does. */
export const grantsCheck = async (
  sql: Sql,
  { isReadable }: ChannelReader,
): Promise<Search['check']> => {
  const overridden = await sql
    .selectFrom('channels')
    .select('cid')
    .where('config_overrides', '<>', raw.lit('{}'))
    .where('config_overrides', 'like', '%"grants":%')
    .limit(1)
    .execute();
  if (overridden.length === 0) return undefined;
  return {
    fields: facts,
    test: (read) => {
      const [type, created_by_id, config_overrides, channel_role] = facts.map(read);
      return isReadable({ type, created_by_id, config_overrides, channel_role } as ReadFacts);
    },
  };
};

/** What narrows the channels down by an index: whose members some users are, or those of a reader. */
const isCandidate = (
  memberIds: readonly string[] | undefined,
  reader: ChannelReader | undefined,
): Condition => {
  if (memberIds)
    return raw<SqlBool>`channels.cid in (
      select candidate.cid from members as candidate
      where ${isAmong(raw`candidate.user_id`, memberIds)})`;
  return (reader && candidates(reader)) ?? always;
};

export const channelStore = (sql: Sql, rows: ChannelRows): ChannelStore => ({
  find: async (cid) => {
    const row = await rows.find(cid);
    return row?.deleted_at === null ? row : undefined;
  },

  findDeleted: async (cid) => {
    const row = await rows.find(cid);
    return row?.deleted_at === null ? undefined : row;
  },

  findAll: async (cids) => {
    const found = await rows.findAll(cids, async (unknown) => {
      const stored = await forIds(unknown, (some) =>
        sql.selectFrom('channels').selectAll().where('cid', 'in', some).execute(),
      );
      return stored.map(channelColumns.decode);
    });
    return found.filter((row) => row.deleted_at === null);
  },

  createdBy: async (userId, limit) => {
    const found = await sql
      .selectFrom('channels')
      .selectAll()
      .where('created_by_id', '=', userId)
      .where('deleted_at', 'is', null)
      .$if(limit !== undefined, (it) => it.limit(limit ?? 0))
      .execute();
    return found.map(channelColumns.decode);
  },

  hasType: async (type) => {
    const row = await sql
      .selectFrom('channels')
      .select('cid')
      .where('type', '=', type)
      .where('deleted_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  },

  search: async ({ viewerId, reader, types, withHidden, filter, sort, page }) => {
    const check = reader && (await grantsCheck(sql, reader));
    const memberIds = candidatesOf(filter, 'members');
    const isOfViewer =
      viewerId !== undefined && memberIds?.length === 1 && memberIds[0] === viewerId;
    const cids = await findPage(sql, {
      from: isOfViewer ? channelsOfMember(viewerId) : channelsSeenBy(viewerId),
      where: [
        raw<SqlBool>`channels.deleted_at is null`,
        isIn(raw`channels.type`, types),
        ...(withHidden ? [] : [raw<SqlBool>`coalesce(own.hidden, 0) = 0`]),
        ...(isOfViewer ? [] : [isCandidate(memberIds, reader)]),
        ...(reader && !check ? [isReadable(reader)] : []),
      ],
      key: raw`channels.cid`,
      columns: channelFilterColumns(viewerId),
      filter,
      sort,
      page,
      ...(check && { check }),
    });
    const found = await sql.selectFrom('channels').selectAll().where('cid', 'in', cids).execute();
    return inOrder(cids, byKey(found.map(channelColumns.decode), 'cid'));
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
