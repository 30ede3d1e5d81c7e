import { sql as raw, type SqlBool } from 'kysely';
import type { LogStore } from '../ports/logStore.js';
import { containsText, type Sql } from './sql.js';
import type { Tables } from './tables.js';

type Stored = Tables['log'];

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

/** What takes entries out of the log; `forgetHead` is called for a channel whose line changes. */
export const logErasure = (
  sql: Sql,
  forgetHead: (cid: string) => void,
): Pick<LogStore, 'replaceEvents' | 'erase' | 'eraseChannel'> => {
  const eraseRows = async (ids: readonly number[]): Promise<void> => {
    for (let from = 0; from < ids.length; from += eraseAtOnce) {
      const some = ids.slice(from, from + eraseAtOnce);
      await sql.updateTable('log').set(erased).where('id', 'in', some).execute();
      await sql.deleteFrom('log_users').where('log_id', 'in', some).execute();
    }
  };

  return {
    replaceEvents: async (rows) => {
      for (const { id, event } of rows)
        await sql
          .updateTable('log')
          .set({ event: JSON.stringify(event) })
          .where('id', '=', id)
          .execute();
    },

    erase: async (rows) => {
      for (const { cid } of rows) if (cid !== null) forgetHead(cid);
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
      forgetHead(cid);
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
  };
};
