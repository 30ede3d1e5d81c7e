import { type ExpressionBuilder, sql as raw, type SqlBool } from 'kysely';
import type { ReactionStore } from '../ports/messages.js';
import { compareTimestamps } from '../../protocol/time.js';
import { perDialect } from './perDialect.js';
import { forIds, type Sql } from './sql.js';
import { reactionColumns, type Tables } from './tables.js';

/** A shadowed reaction is visible to its author only. */
export const shownTo =
  (viewerId: string | undefined) => (it: ExpressionBuilder<Tables, 'reactions'>) =>
    it.or([
      it('shadowed', '=', 0),
      ...(viewerId === undefined ? [] : [it('user_id', '=', viewerId)]),
    ]);

export const reactionStore = (sql: Sql): ReactionStore => ({
  ofUser: async (userId, messageIds) => {
    const rows = await forIds(messageIds, (some) =>
      sql
        .selectFrom('reactions')
        .selectAll()
        .where('user_id', '=', userId)
        .where('message_id', 'in', some)
        .execute(),
    );
    // Sorted here: for the order SQLite would read all reactions of the message.
    return rows
      .map(reactionColumns.decode)
      .sort((one, other) => compareTimestamps(other.updated_at, one.updated_at));
  },

  latest: async (messageIds, limit, viewerId) => {
    const ofOne = sql
      .selectFrom('reactions')
      .where('message_id', '=', raw<string>`wanted.id`)
      .where(shownTo(viewerId))
      .orderBy('updated_at', 'desc')
      .limit(limit);
    // Read from the index for each message, since one may have thousands, and in one statement.
    const rows = await forIds(messageIds, async (some) => {
      const found = await raw<Tables['reactions']>`
        with wanted(id) as (values ${raw.join(some.map((id) => raw`(${id})`))})
        select latest.* from wanted cross join ${perDialect(
          raw`reactions as latest where latest.rowid in ${ofOne.select(raw`rowid`.as('rowid'))}`,
          raw`lateral ${ofOne.selectAll()} as latest`,
        )} order by latest.updated_at desc`.execute(sql);
      return found.rows;
    });
    return rows.map(reactionColumns.decode);
  },

  hidden: async (messageId) => {
    const rows = await sql
      .selectFrom('reactions')
      .select('user_id')
      .distinct()
      .where('message_id', '=', messageId)
      .where('shadowed', '=', 1)
      .orderBy('user_id')
      .execute();
    return rows.map((row) => row.user_id);
  },

  summaries: async (messageIds, viewerId) => {
    const rows = await forIds(messageIds, (some) =>
      sql
        .selectFrom('reactions')
        .select(['message_id', 'type'])
        .select((it) => [
          it.fn.countAll().as('count'),
          it.fn.sum('score').as('sum_scores'),
          it.fn.min('created_at').as('first_reaction_at'),
          it.fn.max('updated_at').as('last_reaction_at'),
        ])
        .where('message_id', 'in', some)
        .where(shownTo(viewerId))
        .groupBy(['message_id', 'type'])
        .orderBy('first_reaction_at')
        .execute(),
    );
    return rows.map((row) => ({
      ...row,
      count: Number(row.count),
      sum_scores: Number(row.sum_scores),
    }));
  },

  save: async (reaction) => {
    const { message_id, user_id, type, ...row } = reactionColumns.encode(reaction);
    await sql
      .insertInto('reactions')
      .values({ message_id, user_id, type, ...row })
      .onConflict((conflict) =>
        conflict.columns(['message_id', 'user_id', 'type']).doUpdateSet(row),
      )
      .execute();
  },

  remove: async (messageId, userId, types) => {
    await sql
      .deleteFrom('reactions')
      .where('message_id', '=', messageId)
      .where('user_id', '=', userId)
      .where('type', 'in', types)
      .execute();
  },

  removeOf: async (userId, limit) => {
    const some = sql
      .selectFrom('reactions')
      .select(['message_id', 'user_id', 'type'])
      .where('user_id', '=', userId)
      .$if(limit !== undefined, (it) => it.limit(limit ?? 0));
    const { numDeletedRows } = await sql
      .deleteFrom('reactions')
      .where(raw<SqlBool>`(message_id, user_id, type) in ${some}`)
      .executeTakeFirst();
    return Number(numDeletedRows) === limit;
  },
});
