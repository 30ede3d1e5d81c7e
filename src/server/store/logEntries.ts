import { sql as raw } from 'kysely';
import type { LogStore } from '../ports/logStore.js';
import { hasJoined } from './members.js';
import { containsText, forIds, maxIds, type Sql } from './sql.js';
import type { Statements } from './statements.js';
import { logColumns, type Tables } from './tables.js';

type Stored = Tables['log'];

const sortById = (rows: readonly Stored[], limit: number) =>
  [...rows]
    .sort((left, right) => left.id - right.id)
    .slice(0, limit)
    .map(logColumns.decode);

/** What reads entries of the log. */
export const logEntries = (
  sql: Sql,
  statements: Statements,
): Pick<LogStore, 'all' | 'ofChannels' | 'ofUser' | 'idAt' | 'containing'> => {
  const selectIdAt = statements.query(
    'select id from log where created_at <= ? order by created_at desc, id desc limit 1',
  );

  const entries = async (ids: readonly number[]): Promise<readonly Stored[]> =>
    ids.length === 0 ? [] : sql.selectFrom('log').selectAll().where('id', 'in', ids).execute();

  return {
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
  };
};
