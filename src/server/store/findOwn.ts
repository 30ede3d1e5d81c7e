import { type RawBuilder, sql as raw, type SqlBool } from 'kysely';
import type { ChannelReader } from '../ports/channelReader.js';
import { channelFilterColumns, isReadable } from './channelFilter.js';
import { grantsCheck } from './channels.js';
import type { Condition, FilterColumn, FilterColumns } from './filterColumns.js';
import { findPage, type Search } from './findPage.js';
import { absentColumn } from './scalarColumn.js';
import type { Sql } from './sql.js';

const ofChannel = channelFilterColumns(undefined);

/** The named columns, and those of the channel that decide who may read it. */
export const ownColumns =
  (columns: Readonly<Record<string, FilterColumn>>): FilterColumns =>
  (field) => {
    if (Object.hasOwn(columns, field)) return columns[field];
    const isOfChannel = field.startsWith('$') || field === 'type' || field === 'created_by_id';
    return isOfChannel ? ofChannel(field) : absentColumn;
  };

interface OwnSearch extends Pick<Search, 'filter' | 'sort' | 'page' | 'key' | 'columns'> {
  readonly table: RawBuilder<unknown>;
  readonly where: Condition;
  readonly userId: string;
  readonly reader: ChannelReader | undefined;
}

/** The keys of what a user has in channels that it may read. */
export const findOwn = async (sql: Sql, { table, where, userId, reader, ...search }: OwnSearch) => {
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
