import { sql as raw, type SqlBool } from 'kysely';
import { textField, type MessageSearchStore, type TextMatch } from '../ports/messageSearch.js';
import {
  type Compiled,
  exactly,
  type FilterColumn,
  type FilterColumns,
  never,
} from './filterColumns.js';
import { isIn } from './filterValues.js';
import { findPage } from './findPage.js';
import { customColumns, jsonColumn } from './jsonColumn.js';
import { asFlag, hasJsonItem, jsonItemKey, jsonItemKeys } from './portableSql.js';
import { scalarColumn } from './scalarColumn.js';
import { byKey, forIds, inOrder, type Sql } from './sql.js';
import { messageColumns } from './tables.js';
import { hasInText } from './textIndex.js';

const attachments = raw`messages.attachments`;

const hasAttachments = raw<SqlBool>`(messages.attachments <> '[]')`;

const typesOf = (operands: readonly unknown[]): Compiled => {
  const types = operands.filter((it) => typeof it === 'string');
  return exactly(
    types.length === 0
      ? never
      : raw<SqlBool>`(${hasAttachments}
          and ${hasJsonItem(attachments, undefined, isIn(jsonItemKey('type'), types))})`,
  );
};

/** The types of the attachments: a condition holds if it holds for one of them. */
const attachmentTypes: FilterColumn = {
  isOneOf: typesOf,
  isOrContainsOneOf: typesOf,
  contains: (operand) => typesOf([operand]),
  compare: () => exactly(never),
  hasWords: () => exactly(never),
  isPresent: exactly(hasAttachments),
  keys: [],
  value: jsonItemKeys(attachments, 'type'),
  decode: (stored) => JSON.parse(String(stored)) as unknown,
};

const columns: Readonly<Record<string, FilterColumn>> = {
  id: scalarColumn(raw`messages.id`, 'id'),
  cid: scalarColumn(raw`messages.cid`, 'id'),
  type: scalarColumn(raw`messages.type`, 'id'),
  parent_id: scalarColumn(raw`messages.parent_id`, 'id'),
  'user.id': scalarColumn(raw`messages.user_id`, 'id'),
  'mentioned_users.id': jsonColumn(raw`messages.mentioned_user_ids`),
  attachments: { ...attachmentTypes, isOneOf: () => exactly(never) },
  'attachments.type': attachmentTypes,
  pinned: scalarColumn(asFlag(raw`messages.pinned_at is not null`), 'flag'),
  reply_count: scalarColumn(raw`messages.reply_count`, 'number'),
  created_at: scalarColumn(raw`messages.created_at`, 'time'),
  updated_at: scalarColumn(raw`messages.updated_at`, 'time'),
};

const customs = customColumns(raw`messages.data`);

const columnsFor = (texts: readonly TextMatch[]): FilterColumns => {
  const matches = new Map(
    texts.map((text, index) => [textField(index), scalarColumn(asFlag(hasInText(text)), 'flag')]),
  );
  return (field) =>
    matches.get(field) ?? (Object.hasOwn(columns, field) ? columns[field] : customs(field));
};

export const messageSearchStore = (sql: Sql): MessageSearchStore => ({
  find: async ({ cids, viewerId, texts, filter, sort, page }) => {
    if (cids.length === 0) return [];
    const ofViewer =
      viewerId === undefined
        ? []
        : [
            raw<SqlBool>`(messages.shadowed = 0 or messages.user_id = ${viewerId})`,
            raw<SqlBool>`messages.created_at > coalesce(own.hide_messages_before, '')`,
            raw<SqlBool>`not exists (select 1 from deleted_for_me
              where deleted_for_me.user_id = ${viewerId}
                and deleted_for_me.message_id = messages.id)`,
          ];
    const ids = await findPage(sql, {
      from: raw`messages left join members as own
        on own.cid = messages.cid and own.user_id = ${viewerId ?? ''}`,
      where: [
        isIn(raw`messages.cid`, cids),
        raw<SqlBool>`messages.type <> 'deleted'`,
        raw<SqlBool>`messages.deleted_at is null`,
        ...ofViewer,
      ],
      key: raw`messages.id`,
      columns: columnsFor(texts),
      filter,
      sort,
      page,
    });
    const found = await forIds(ids, (some) =>
      sql.selectFrom('messages').selectAll().where('id', 'in', some).execute(),
    );
    return inOrder(ids, byKey(found.map(messageColumns.decode), 'id'));
  },
});
