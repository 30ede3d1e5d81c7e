import { sql as raw } from 'kysely';
import type { Condition } from './filterColumns.js';
import type { Sql } from './sql.js';

/** How many of some messages came after each moment, in one pass over them. */
export const countsAfter = async (
  sql: Sql,
  isCounted: Condition,
  moments: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const sorted = [...new Set(moments)].sort();
  const counts = new Map<string, number>();
  if (sorted.length === 0) return counts;
  const { rows } = await raw<{ readonly since: string; readonly messages: number | string }>`
    select spans.since, (select count(*) from messages where messages.created_at > spans.since
      and messages.created_at <= spans.until and ${isCounted}) as messages
    from (${raw.join(
      sorted.map(
        (moment, at) => raw`select cast(${moment} as text) as since,
          cast(${sorted[at + 1] ?? '~'} as text) as until`,
      ),
      raw` union all `,
    )}) as spans`.execute(sql);
  const between = new Map(rows.map((row) => [row.since, Number(row.messages)]));
  let count = 0;
  for (const moment of sorted.reverse()) {
    count += between.get(moment) ?? 0;
    counts.set(moment, count);
  }
  return counts;
};
