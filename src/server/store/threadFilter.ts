import { sql } from 'kysely';
import type { FilterColumn, FilterColumns } from './filterColumns.js';
import { channelFilterColumns } from './channelFilter.js';
import { customColumns } from './jsonColumn.js';
import { scalarColumn } from './scalarColumn.js';

const participants = sql`(select count(*) from thread_participants as listed
  where listed.thread_id = threads.id)`;

const active = sql`(select count(listed.last_reply_at) from thread_participants as listed
  where listed.thread_id = threads.id)`;

const columns: Readonly<Record<string, FilterColumn>> = {
  channel_cid: scalarColumn(sql`threads.cid`, 'id'),
  parent_message_id: scalarColumn(sql`threads.id`, 'id'),
  created_by_user_id: scalarColumn(sql`threads.created_by_id`, 'id'),
  created_at: scalarColumn(sql`threads.created_at`, 'time'),
  updated_at: scalarColumn(sql`threads.updated_at`, 'time'),
  last_message_at: scalarColumn(sql`threads.last_message_at`, 'time'),
  reply_count: scalarColumn(sql`parents.reply_count`, 'number'),
  participant_count: scalarColumn(participants, 'number'),
  active_participant_count: scalarColumn(active, 'number'),
};

const customs = customColumns(sql`threads.data`);

// Who may read a channel is a question to the channel.
const internals = channelFilterColumns(undefined);

/** The fields of a query of threads. */
export const threadFilterColumns: FilterColumns = (field) => {
  if (Object.hasOwn(columns, field)) return columns[field];
  const isOfChannel = field.startsWith('$') || field === 'type' || field === 'created_by_id';
  return isOfChannel ? internals(field) : customs(field);
};
