import { sql as raw, type SqlBool } from 'kysely';
import type { LogState, LogStore } from '../ports/logStore.js';
import type { Journal } from './journal.js';
import { hasJoined } from './members.js';
import { createRowCache } from './rowCache.js';
import { containsText, forIds, maxIds, type Sql } from './sql.js';
import { insertInto, type Statements, valuesOf } from './statements.js';
import { logColumns, type Tables } from './tables.js';

type Stored = Tables['log'];

const sortById = (rows: readonly Stored[], limit: number) =>
  [...rows]
    .sort((left, right) => left.id - right.id)
    .slice(0, limit)
    .map(logColumns.decode);

const columns = [
  ...(['id', 'cid', 'after', 'to_members', 'key'] as const),
  ...(['event', 'routing', 'request_info', 'created_at'] as const),
] satisfies readonly (keyof Stored)[];

/** How many channels have the newest entry of their line in memory. */
const knownHeads = 20_000;

/** An erased entry: of no channel, no user and no row of the event table. */
const erased = {
  cid: null,
  after: null,
  to_members: 0,
  key: '',
  event: '{}',
  routing: '{}',
  request_info: '{}',
} as const;

/**
 * The last entry of each run of entries that follow each other in a line, with the entry before the
 * run: what follows the run follows that one when the run is erased.
 */
const endsOfRuns = (rows: readonly Pick<Stored, 'id' | 'cid' | 'after'>[]) => {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const followed = new Set(rows.map(({ after }) => after));
  return rows.flatMap(({ id, cid, after }) => {
    if (cid === null || after === null || followed.has(id)) return [];
    let before = after;
    for (let row = byId.get(before); row?.after != null; row = byId.get(before)) before = row.after;
    return [{ id, cid, after: before }];
  });
};

/** How many entries one statement names. */
const eraseAtOnce = 10_000;

const stateRow = async (sql: Sql) => {
  const known = await sql.selectFrom('log_state').selectAll().executeTakeFirst();
  if (known) return known;
  const made = { id: 'log', epoch: crypto.randomUUID(), floor: 0 } as const;
  await sql.insertInto('log_state').values(made).execute();
  return made;
};

/** What the log is kept with. */
export interface LogParts {
  readonly sql: Sql;
  readonly statements: Statements;
  readonly journal: Journal;
}

export const logStore = ({ sql, statements, journal }: LogParts): LogStore => {
  const heads = createRowCache<number>('heads', knownHeads, journal);
  const selectHead = statements.query(
    'select id from log where cid = ? and after is not null order by id desc limit 1',
  );
  const selectLast = statements.query('select max(id) as last from log');
  const selectIdAt = statements.query(
    'select id from log where created_at <= ? order by created_at desc, id desc limit 1',
  );
  const insert = statements.write(insertInto('log', columns));
  const insertUser = statements.write(insertInto('log_users', ['user_id', 'log_id']));
  // Of the one row that the log has.
  const states = createRowCache<LogState>('log', 2, journal);
  const setState = (state: LogState): void => states.write('log', state);
  const readState = async (): Promise<LogState> => {
    const known = states.get('log');
    if (known) return known;
    const { epoch, floor } = await stateRow(sql);
    const [row] = (await selectLast()) as readonly { readonly last: number | null }[];
    const state = { epoch, floor, last: row?.last ?? 0 };
    // The row may be new, and be rolled back.
    setState(state);
    return state;
  };
  const headOf = async (cid: string): Promise<number | undefined> => {
    const cached = heads.get(cid);
    if (cached !== undefined) return cached ?? undefined;
    const [row] = (await selectHead(cid)) as readonly { readonly id: number }[];
    heads.fill(cid, row?.id ?? null);
    return row?.id;
  };

  const eraseRows = async (ids: readonly number[]): Promise<void> => {
    for (let from = 0; from < ids.length; from += eraseAtOnce) {
      const some = ids.slice(from, from + eraseAtOnce);
      await sql.updateTable('log').set(erased).where('id', 'in', some).execute();
      await sql.deleteFrom('log_users').where('log_id', 'in', some).execute();
    }
  };

  const entries = async (ids: readonly number[]): Promise<readonly Stored[]> =>
    ids.length === 0 ? [] : sql.selectFrom('log').selectAll().where('id', 'in', ids).execute();

  return {
    state: readState,

    heads: async (cids) => {
      const found = new Map<string, number>();
      for (const cid of cids) {
        const head = await headOf(cid);
        if (head !== undefined) found.set(cid, head);
      }
      return found;
    },

    append: async (rows, users) => {
      const state = await readState();
      for (const row of rows) {
        insert(...valuesOf(logColumns.encode(row), columns));
        if (row.cid !== null && row.after !== null) heads.write(row.cid, row.id);
      }
      setState({ ...state, last: rows.at(-1)?.id ?? state.last });
      for (const { user_id, log_id } of users) insertUser(user_id, log_id);
    },

    all: async ({ after, limit, keys }) => {
      const rows = await sql
        .selectFrom('log')
        .selectAll()
        .where('id', '>', after)
        .$if(keys !== undefined, (it) => it.where('key', 'in', keys ?? []))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(logColumns.decode);
    },

    // The ids first, which the index has: the rows of many channels would be read and sorted for
    // every page.
    ofChannels: async (cids, { after, limit, keys }) => {
      const found = await forIds(cids, (some) =>
        sql
          .selectFrom('log')
          .selectAll()
          .where('id', 'in', (nested) =>
            nested
              .selectFrom('log')
              .select('id')
              .where('cid', 'in', some)
              .where('after', 'is not', null)
              .where('id', '>', after)
              .$if(keys !== undefined, (it) => it.where('key', 'in', keys ?? []))
              .orderBy('id')
              .limit(limit),
          )
          .execute(),
      );
      return sortById(found, limit);
    },

    ofUser: async (userId, { after, limit, keys, cids }, byMembership) => {
      if (cids?.length === 0) return [];
      const named = await sql
        .selectFrom('log')
        .selectAll('log')
        .innerJoin('log_users', 'log_users.log_id', 'log.id')
        .where('log_users.user_id', '=', userId)
        .where('log_users.log_id', '>', after)
        .$if(cids !== undefined, (it) => it.where('log.cid', 'in', cids ?? []))
        .$if(keys !== undefined, (it) => it.where('log.key', 'in', keys ?? []))
        .orderBy('log_users.log_id')
        .limit(limit)
        .execute();
      if (!byMembership) return sortById(named, limit);
      const { except } = byMembership;
      const asMember = await sql
        .selectFrom('log')
        .select('log.id')
        .innerJoin('members', 'members.cid', 'log.cid')
        .where('members.user_id', '=', userId)
        .where(hasJoined)
        .$if(except.length > 0 && except.length <= maxIds, (it) =>
          it.where('members.cid', 'not in', except),
        )
        .whereRef('members.created_at', '<', 'log.created_at')
        // Spelled out, as a parameter keeps SQLite from using the index of the few.
        .where('log.to_members', '=', raw.lit(1))
        .where('log.id', '>', after)
        .$if(keys !== undefined, (it) => it.where('log.key', 'in', keys ?? []))
        .orderBy('log.id')
        .limit(limit)
        .execute();
      const known = new Set(named.map(({ id }) => id));
      const others = asMember.map(({ id }) => id).filter((id) => !known.has(id));
      return sortById([...named, ...(await entries(others))], limit);
    },

    // The moments of entries grow with their ids, and their index leads to the last one.
    idAt: async (moment) => {
      const [row] = (await selectIdAt(moment)) as readonly { readonly id: number }[];
      return row?.id ?? 0;
    },

    containing: async (cid, texts, { after, limit, upTo }) => {
      const rows = await sql
        .selectFrom('log')
        .selectAll()
        .$if(cid !== undefined, (it) => it.where('cid', '=', cid ?? ''))
        .where('id', '>', after)
        .$if(upTo !== undefined, (it) => it.where('id', '<=', upTo ?? 0))
        .where((it) => it.or(texts.map((text) => containsText('event', text))))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(logColumns.decode);
    },

    replaceEvents: async (rows) => {
      for (const { id, event } of rows)
        await sql
          .updateTable('log')
          .set({ event: JSON.stringify(event) })
          .where('id', '=', id)
          .execute();
    },

    erase: async (rows) => {
      for (const { cid } of rows) if (cid !== null) heads.forget(cid);
      for (const { cid, id, after } of endsOfRuns(rows))
        await sql
          .updateTable('log')
          .set({ after })
          .where('id', '=', (nested) =>
            nested
              .selectFrom('log as next')
              .select('next.id')
              .where('next.cid', '=', cid)
              .where('next.id', '>', id)
              .where('next.after', 'is not', null)
              .orderBy('next.id')
              .limit(1),
          )
          .where('after', '=', id)
          .execute();
      await eraseRows(rows.map(({ id }) => id));
    },

    eraseChannel: async (cid, after, limit, except = []) => {
      heads.forget(cid);
      const ofChannel = await sql
        .selectFrom('log')
        .select(['id', 'key'])
        .where('cid', '=', cid)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute();
      // Nothing holds a channel before its first entry.
      const start = after === 0 ? (ofChannel[0]?.id ?? 0) : after;
      const holds = containsText('event', `"cid":${JSON.stringify(cid)}`);
      const general = await sql
        .selectFrom('log')
        .select(['id', holds.as('holds')])
        .where(raw<SqlBool>`cid is null and key <> ''`)
        .where('id', '>', start)
        .orderBy('id')
        .limit(limit)
        .execute();
      const ends = [ofChannel, general].flatMap((found) =>
        found.length === limit ? (found.at(-1)?.id ?? []) : [],
      );
      const end = Math.min(...ends);
      const holding = general.filter((row) => Boolean(row.holds));
      const erasable = ofChannel.filter(({ key }) => !except.includes(key));
      const ids = [...erasable, ...holding].map(({ id }) => id).filter((id) => id <= end);
      await eraseRows(ids);
      return ends.length === 0 ? undefined : end;
    },

    truncate: async (upTo) => {
      const state = await readState();
      await sql
        .deleteFrom('log')
        .where('id', '<=', upTo)
        .where('id', '<', state.last)
        .where((it) =>
          it.or([
            it('after', 'is', null),
            it.exists(
              it
                .selectFrom('log as newer')
                .select('newer.id')
                .whereRef('newer.cid', '=', 'log.cid')
                .where('newer.after', 'is not', null)
                .whereRef('newer.id', '>', 'log.id'),
            ),
          ]),
        )
        .execute();
      await sql.deleteFrom('log_users').where('log_id', '<=', upTo).execute();
      setState({ ...state, floor: Math.max(state.floor, upTo) });
      await sql.updateTable('log_state').set({ floor: upTo }).where('floor', '<', upTo).execute();
    },
  };
};
