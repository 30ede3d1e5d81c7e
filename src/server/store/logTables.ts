import { sql as raw } from 'kysely';
import { groupBy } from '../../internal/groupBy.js';
import type { LogState, LogStore } from '../ports/logStore.js';
import type { Journal } from './journal.js';
import { logEntries } from './logEntries.js';
import { logErasure } from './logErasure.js';
import { perDialect } from './perDialect.js';
import { createRowCache } from './rowCache.js';
import type { Sql } from './sql.js';
import { insertInto, type Statements, valuesOf } from './statements.js';
import { logColumns, type Tables } from './tables.js';

type Stored = Tables['log'];

const columns = [
  ...(['id', 'cid', 'after', 'to_members', 'key'] as const),
  ...(['event', 'routing', 'request_info', 'created_at'] as const),
] satisfies readonly (keyof Stored)[];

/** How many channels have the newest entry of their line in memory. */
const knownHeads = 20_000;

const stateRow = async (sql: Sql) => {
  const known = await sql.selectFrom('log_state').selectAll().executeTakeFirst();
  if (known) return known;
  const made = { id: 'log', epoch: crypto.randomUUID(), floor: 0 } as const;
  await sql.insertInto('log_state').values(made).execute();
  return made;
};

/** An entry for so many users takes one statement for all of them, not one for each. */
const manyUsers = 50;

const insertUsers = async (sql: Sql, userIds: readonly string[], log_id: number): Promise<void> => {
  const ids = JSON.stringify(userIds);
  await sql
    .insertInto('log_users')
    .columns(['user_id', 'log_id'])
    .expression(
      perDialect(
        raw`select value, ${log_id} from json_each(${ids})`,
        raw`select value, cast(${log_id} as integer) from json_array_elements_text(cast(${ids} as json))`,
      ),
    )
    .execute();
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

  return {
    ...logEntries(sql, statements),
    ...logErasure(sql, heads.forget),

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
      for (const [log_id, userIds] of groupBy(users, 'log_id', (row) => row.user_id))
        if (userIds.length < manyUsers) for (const id of userIds) insertUser(id, log_id);
        else await insertUsers(sql, userIds, log_id);
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
