import { sql as raw, type SqlBool } from 'kysely';
import { isRecord } from '../../internal/isRecord.js';
import type { Filter } from '../../protocol/endpoints/inputs.js';
import {
  type MessageQuery,
  type MessageSearchStore,
  type SearchProgress,
  type SortValue,
  textField,
} from '../ports/messageSearch.js';
import { isBehind } from './behind.js';
import {
  type Compiled,
  type Condition,
  exactly,
  type FilterColumn,
  type FilterColumns,
  never,
} from './filterColumns.js';
import { compileSort, orderBy, reversed } from './filterSql.js';
import { isIn } from './filterValues.js';
import { findPage } from './findPage.js';
import { customColumns, jsonColumn } from './jsonColumn.js';
import {
  firstPlace,
  measure,
  type Place,
  type Walk,
  type Window,
  windowAt,
} from './messageWindows.js';
import { asFlag, hasJsonItem, jsonItemKey, jsonItemKeys } from './portableSql.js';
import { scalarColumn } from './scalarColumn.js';
import type { Sql } from './sql.js';
import type { WordIndex } from './textIndex.js';

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

const columnsFor =
  (texts: ReadonlyMap<string, FilterColumn> = new Map()): FilterColumns =>
  (field) =>
    texts.get(field) ?? (Object.hasOwn(columns, field) ? columns[field] : customs(field));

const orderOf = ({ sort, isBackwards }: Pick<MessageQuery, 'sort' | 'isBackwards'>) => {
  const order = compileSort(sort, columnsFor(), raw`messages.id`);
  return isBackwards ? reversed(order) : order;
};

/** The conditions of a filter all of which a message has to meet. */
const required = (filter: Filter): readonly (readonly [string, unknown])[] =>
  Object.entries(filter).flatMap(([name, condition]) =>
    name === '$and' ? (condition as readonly Filter[]).flatMap(required) : [[name, condition]],
  );

const excludes = ([operator, operand]: readonly [string, unknown]): boolean =>
  operator === '$ne' || operator === '$nin' || (operator === '$exists' && operand === false);

const needsAttachments = (filter: Filter): boolean =>
  required(filter).some(
    ([name, condition]) =>
      (name === 'attachments' || name === 'attachments.type') &&
      !(isRecord(condition) && Object.entries(condition).every(excludes)),
  );

const shownTo = (viewerId: string | undefined): readonly Condition[] => [
  raw<SqlBool>`messages.type <> 'deleted'`,
  raw<SqlBool>`messages.deleted_at is null`,
  ...(viewerId === undefined
    ? []
    : [
        raw<SqlBool>`(messages.shadowed = 0 or messages.user_id = ${viewerId})`,
        raw<SqlBool>`messages.created_at > coalesce(own.hide_messages_before, '')`,
        raw<SqlBool>`not exists (select 1 from deleted_for_me
          where deleted_for_me.user_id = ${viewerId}
            and deleted_for_me.message_id = messages.id)`,
      ]),
];

/** How the messages of a query are ordered by their age, if that comes first. */
const ageOrder = ({ sort, isBackwards }: MessageQuery): 'asc' | 'desc' | undefined => {
  const [first] = sort;
  if (first?.field !== 'created_at') return undefined;
  return (first.direction === 1) === isBackwards ? 'desc' : 'asc';
};

const mostOf = ({ page }: MessageQuery): number => page.offset + page.limit;

export const messageSearchStore = (sql: Sql, index: WordIndex): MessageSearchStore => {
  /** The messages with the rarest word that is required, if they are few. */
  const fewHits = async (query: MessageQuery): Promise<Window | undefined> => {
    const fields = new Set(required(query.filter).map(([name]) => name));
    const words = query.texts.flatMap(({ kind, words }, at) =>
      fields.has(textField(at)) ? words.map((word) => [word, kind] as const) : [],
    );
    const { messages, bytes } = query.step;
    for (const [word, kind] of words) {
      const hits = await index.hitsOf(sql, word, kind);
      if (!hits) continue;
      const { rows } = await raw<{ readonly count: number }>`
        select count(*) as count from (${hits.rows} limit ${messages + 1}) as hits`.execute(sql);
      if ((rows[0]?.count ?? 0) > messages) continue;
      const where = [hits.isHit, isIn(raw`messages.cid`, query.cids)];
      const found = await measure(sql, raw`messages`, where, messages + 1);
      if (found.bytes <= bytes)
        return { from: raw`messages`, where, count: found.count, rest: undefined };
    }
    return undefined;
  };

  /** What no match can lie beyond, once the page is full. */
  const reach = async (
    query: MessageQuery,
    ids: readonly string[],
  ): Promise<readonly Condition[]> => {
    const age = ageOrder(query);
    if (age === undefined) return [];
    const [from, to] = age === 'asc' ? ['>=', '<='] : ['<=', '>='];
    const first = query.after?.[0];
    const bounds =
      typeof first === 'string'
        ? [raw<SqlBool>`messages.created_at ${raw.raw(from)} ${first}`]
        : [];
    const last = ids.length >= mostOf(query) ? ids.at(-1) : undefined;
    if (last === undefined) return bounds;
    const row = await sql
      .selectFrom('messages')
      .select('created_at')
      .where('id', '=', last)
      .executeTakeFirst();
    return row
      ? [...bounds, raw<SqlBool>`messages.created_at ${raw.raw(to)} ${row.created_at}`]
      : bounds;
  };

  const matchesIn = async (query: MessageQuery, { from, where }: Window) => {
    if (query.texts.length > 0)
      await index.lookAt(sql, raw`${from} where ${raw.join(where, raw` and `)}`);
    const texts = new Map(
      query.texts.map((text, at): [string, FilterColumn] => [
        textField(at),
        scalarColumn(asFlag(index.hasText(text)), 'flag'),
      ]),
    );
    return findPage(sql, {
      from: raw`${from} left join members as own
        on own.cid = messages.cid and own.user_id = ${query.viewerId ?? ''}`,
      where: [
        ...where,
        ...shownTo(query.viewerId),
        ...(query.after ? [isBehind(orderOf(query), query.after)] : []),
      ],
      key: raw`messages.id`,
      columns: columnsFor(texts),
      filter: query.filter,
      sort: query.sort,
      isBackwards: query.isBackwards,
      page: { limit: mostOf(query), offset: 0 },
    });
  };

  const firstOf = async (query: MessageQuery, ids: readonly string[]) => {
    const { rows } = await raw<{ readonly id: string }>`
      select messages.id as id from messages where messages.id in (${raw.join(ids)})
      order by ${orderBy(orderOf(query))} limit ${mostOf(query)}`.execute(sql);
    return rows.map(({ id }) => id);
  };

  const nextWindow = async (
    query: MessageQuery,
    { ids, rest }: Partial<SearchProgress> & Pick<SearchProgress, 'ids'>,
  ): Promise<Window> => {
    const few = rest === undefined ? await fewHits(query) : undefined;
    if (few) return few;
    const walk: Walk = {
      ...{ sql, query },
      isAscending: ageOrder(query) === 'asc',
      bounds: await reach(query, ids),
      withAttachments: needsAttachments(query.filter),
    };
    return windowAt(walk, rest === undefined ? firstPlace : (JSON.parse(rest) as Place));
  };

  return {
    advance: async (query, before) => {
      if (query.cids.length === 0) return { ids: [], looked: 0, rest: undefined };
      const known = before?.ids ?? [];
      const window = await nextWindow(query, { ids: known, rest: before?.rest });
      const found = await matchesIn(query, window);
      const ids =
        known.length === 0 || found.length === 0
          ? [...known, ...found]
          : await firstOf(query, [...known, ...found]);
      const looked = (before?.looked ?? 0) + window.count;
      return { ids, looked, rest: window.rest && JSON.stringify(window.rest) };
    },

    position: async (sort, id) => {
      const order = orderOf({ sort, isBackwards: false });
      const values = order.map(({ value }, at) => raw`${value} as ${raw.ref(`v${String(at)}`)}`);
      const { rows } = await raw<Readonly<Record<string, SortValue>>>`
        select ${raw.join(values)} from messages where messages.id = ${id}`.execute(sql);
      return rows[0] && order.map((_, at) => rows[0]?.[`v${String(at)}`] ?? null);
    },
  };
};
