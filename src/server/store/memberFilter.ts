import { sql } from 'kysely';
import type { FilterColumn, FilterColumns } from './filterColumns.js';
import { customColumns, jsonColumn } from './jsonColumn.js';
import { asFlag } from './portableSql.js';
import { scalarColumn } from './scalarColumn.js';

/** The state of an invite, of a row of `members`; null for a member that was added without one. */
export const inviteState = (members: string) => {
  const column = (name: string) => sql.ref(`${members}.${name}`);
  return sql`case
    when coalesce(${column('invited')}, 0) = 0 then null
    when ${column('invite_accepted_at')} is not null then 'accepted'
    when ${column('invite_rejected_at')} is null then 'pending'
    else 'rejected' end`;
};

const profile = sql`users.data`;

const columns: Readonly<Record<string, FilterColumn>> = {
  id: scalarColumn(sql`members.user_id`, 'id'),
  user_id: scalarColumn(sql`members.user_id`, 'id'),
  name: jsonColumn(profile, 'name'),
  'user.email': jsonColumn(profile, 'email'),
  last_active: scalarColumn(sql`users.last_active`, 'time'),
  cid: scalarColumn(sql`members.cid`, 'id'),
  channel_role: scalarColumn(sql`members.channel_role`, 'text'),
  banned: scalarColumn(sql`members.banned`, 'flag'),
  invite: scalarColumn(inviteState('members'), 'id'),
  joined: scalarColumn(
    asFlag(sql`coalesce(${inviteState('members')}, 'accepted') = 'accepted'`),
    'flag',
  ),
  created_at: scalarColumn(sql`members.created_at`, 'time'),
  updated_at: scalarColumn(sql`members.updated_at`, 'time'),
};

const customs = customColumns(sql`members.data`);

/** The fields of a query of members, over `members` joined with `users`. */
export const memberFilterColumns: FilterColumns = (field) =>
  Object.hasOwn(columns, field) ? columns[field] : customs(field);
