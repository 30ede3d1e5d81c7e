import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { ChannelReader } from '../ports/channelReader.js';
import { scalarColumn, type ScalarType } from './scalarColumn.js';
import type { Condition, FilterColumn, FilterColumns } from './filterColumns.js';
import { anyOf, isAmong, isIn } from './filterValues.js';
import { idsColumn } from './idsColumn.js';
import { customColumns, jsonColumn } from './jsonColumn.js';
import { inviteState } from './memberFilter.js';
import { asFlag } from './portableSql.js';

/** The channels with the membership of a viewer as `own`; without a viewer there is none. */
export const channelsSeenBy = (viewerId: string | undefined): RawBuilder<unknown> => sql`
  channels left join members as own
    on own.cid = channels.cid and own.user_id = ${viewerId ?? ''}`;

/** The same channels of a viewer who is a member of all that match: its memberships lead to them. */
export const channelsOfMember = (viewerId: string): RawBuilder<unknown> => sql`
  members as own join channels on channels.cid = own.cid and own.user_id = ${viewerId}`;

const ofChannel: Readonly<Record<string, ScalarType>> = {
  cid: 'id',
  id: 'id',
  type: 'id',
  team: 'text',
  created_by_id: 'id',
  created_at: 'time',
  updated_at: 'time',
  last_message_at: 'time',
  member_count: 'number',
  frozen: 'flag',
  disabled: 'flag',
};

const isPresent = (name: string): RawBuilder<unknown> =>
  asFlag(sql`${sql.ref(`own.${name}`)} is not null`);

const memberIds = (ids?: readonly string[]): RawBuilder<unknown> => sql`
  select listed.user_id as id from members as listed
  where listed.cid = channels.cid
  ${ids ? sql`and ${isAmong(sql`listed.user_id`, ids)}` : sql``}`;

const unread = sql`coalesce(channels.counted_messages - own.unread_base, 0)`;

const columns: Readonly<Record<string, FilterColumn>> = {
  ...Object.fromEntries(
    Object.entries(ofChannel).map(([name, type]) => [
      name,
      scalarColumn(sql.ref(`channels.${name}`), type),
    ]),
  ),
  last_updated: scalarColumn(sql`coalesce(channels.last_message_at, channels.created_at)`, 'time'),
  filter_tags: jsonColumn(sql`channels.filter_tags`),
  members: idsColumn(memberIds(), memberIds),
  joined: scalarColumn(
    asFlag(sql`own.cid is not null and coalesce(${inviteState('own')}, 'accepted') = 'accepted'`),
    'flag',
  ),
  invite: scalarColumn(inviteState('own'), 'id'),
  hidden: scalarColumn(sql`coalesce(own.hidden, 0)`, 'flag'),
  unread_count: scalarColumn(unread, 'number'),
  has_unread: scalarColumn(asFlag(sql`${unread} > 0`), 'flag'),
  blocked: scalarColumn(asFlag(sql`0 = 1`), 'flag'),
  archived: scalarColumn(isPresent('archived_at'), 'flag'),
  pinned: scalarColumn(isPresent('pinned_at'), 'flag'),
  pinned_at: scalarColumn(sql`own.pinned_at`, 'time'),
};

const customs = customColumns(sql`channels.data`);

// What a test beyond the filter reads; no filter can name it.
const internals: Readonly<Record<string, FilterColumn>> = {
  $overrides: { ...jsonColumn(sql`channels.config_overrides`) },
  $role: scalarColumn(sql`own.channel_role`, 'text'),
};

/** The fields of a query of channels, as a viewer sees them. */
export const channelFilterColumns = (viewerId: string | undefined): FilterColumns => {
  const muted = scalarColumn(
    asFlag(sql`exists (select 1 from mutes where mutes.user_id = ${viewerId ?? ''}
      and mutes.kind = 'channel' and mutes.target_id = channels.cid)`),
    'flag',
  );
  return (field) => {
    if (field === 'muted') return muted;
    if (Object.hasOwn(internals, field)) return internals[field];
    return Object.hasOwn(columns, field) ? columns[field] : customs(field);
  };
};

/** The channels that a viewer can read by the grants of their types. */
export const isReadable = ({ userId, access }: ChannelReader): Condition => {
  const isOwn = sql<SqlBool>`channels.created_by_id = ${userId}`;
  const hasRole = (roles: readonly string[]) => isIn(sql`own.channel_role`, roles);
  return anyOf(
    access.map(({ types, byRole, memberRoles, ownerRoles }) => {
      const isOpen = {
        all: sql<SqlBool>`(1 = 1)`,
        own: anyOf([isOwn, hasRole(memberRoles)]),
        none: anyOf([hasRole(memberRoles), sql<SqlBool>`(${isOwn} and ${hasRole(ownerRoles)})`]),
      };
      return sql<SqlBool>`(${isIn(sql`channels.type`, types)} and ${isOpen[byRole]})`;
    }),
  );
};

/** The channels that a viewer may be able to read, by indexes; undefined if that can be any. */
export const candidates = ({ userId, access }: ChannelReader): Condition | undefined =>
  access.some(({ byRole }) => byRole === 'all')
    ? undefined
    : sql<SqlBool>`channels.cid in (
        select candidate.cid from members as candidate where candidate.user_id = ${userId}
        union all select cid from channels where created_by_id = ${userId}
        union all select cid from channels where config_overrides <> '{}'
      )`;
