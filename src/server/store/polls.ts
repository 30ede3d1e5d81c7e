import { type Kysely, sql as raw, type SqlBool } from 'kysely';
import type { PollStore, PollVoteRow } from '../ports/polls.js';
import { createTable } from './createTable.js';
import type { FilterColumn, FilterColumns } from './filterColumns.js';
import { isIn } from './filterValues.js';
import { findPage } from './findPage.js';
import { joinFirst } from './joinFirst.js';
import { customColumns } from './jsonColumn.js';
import { asFlag } from './portableSql.js';
import { scalarColumn, type ScalarType } from './scalarColumn.js';
import { byKey, forIds, inOrder, type Sql } from './sql.js';
import { pollColumns } from './tables.js';

/** The migration that adds the tables. */
export const pollsTables = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await createTable(db, 'polls', {
      key: ['id'],
      text: [
        ...['id', 'name', 'description', 'voting_visibility', 'options', 'created_by_id'],
        ...['created_at', 'updated_at', 'data'],
      ],
      integer: [
        'enforce_unique_vote',
        'allow_answers',
        'allow_user_suggested_options',
        'is_closed',
      ],
      nullableInteger: ['max_votes_allowed'],
    });
    await createTable(db, 'poll_votes', {
      key: ['id'],
      text: ['id', 'poll_id', 'user_id', 'option_id', 'created_at', 'updated_at'],
      nullable: ['answer_text'],
    });
    await createTable(db, 'message_polls', {
      key: ['message_id'],
      text: ['message_id', 'poll_id'],
    });
    const indexes: Readonly<Record<string, readonly [string, readonly string[]]>> = {
      polls_creator: ['polls', ['created_by_id', 'created_at']],
      poll_votes_option: ['poll_votes', ['poll_id', 'option_id', 'created_at']],
      poll_votes_user: ['poll_votes', ['user_id', 'poll_id']],
      message_polls_poll: ['message_polls', ['poll_id']],
    };
    for (const [name, [table, columns]] of Object.entries(indexes))
      await db.schema
        .createIndex(name)
        .on(table)
        .columns([...columns])
        .execute();
  },
};

const fieldsOf = (
  table: string,
  types: Readonly<Record<string, ScalarType>>,
  more: Readonly<Record<string, FilterColumn>> = {},
): FilterColumns => {
  const columns: Readonly<Record<string, FilterColumn>> = {
    ...Object.fromEntries(
      Object.entries(types).map(([name, type]) => [
        name,
        scalarColumn(raw.ref(`${table}.${name}`), type),
      ]),
    ),
    ...more,
  };
  const customs = customColumns(table === 'polls' ? raw`polls.data` : raw`'{}'`);
  return (field) => (Object.hasOwn(columns, field) ? columns[field] : customs(field));
};

const ofPolls = fieldsOf('polls', {
  ...{ id: 'id', created_by_id: 'id', name: 'text', voting_visibility: 'id' },
  ...{ created_at: 'time', updated_at: 'time', is_closed: 'flag', max_votes_allowed: 'number' },
  ...{ allow_answers: 'flag', allow_user_suggested_options: 'flag' },
});

const ofVotes = fieldsOf(
  'poll_votes',
  { id: 'id', user_id: 'id', option_id: 'id', created_at: 'time', updated_at: 'time' },
  { is_answer: scalarColumn(asFlag(raw`poll_votes.option_id = ''`), 'flag') },
);

export const pollStore = (sql: Sql): PollStore => {
  const votes = () => sql.selectFrom('poll_votes').selectAll();
  const find: PollStore['find'] = async (ids) => {
    const rows = await forIds(ids, (some) =>
      sql.selectFrom('polls').selectAll().where('id', 'in', some).execute(),
    );
    return byKey(rows.map(pollColumns.decode), 'id');
  };
  return {
    find,

    save: async (row) => {
      const { id, ...rest } = pollColumns.encode(row);
      await sql
        .insertInto('polls')
        .values({ id, ...rest })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
        .execute();
    },

    remove: async (id) => {
      await sql.deleteFrom('polls').where('id', '=', id).execute();
      await sql.deleteFrom('poll_votes').where('poll_id', '=', id).execute();
      await sql.deleteFrom('message_polls').where('poll_id', '=', id).execute();
    },

    query: async (userId, query) => {
      const ids = await findPage(sql, {
        ...query,
        from: raw`polls`,
        where: [raw<SqlBool>`polls.created_by_id = ${userId}`],
        key: raw`polls.id`,
        columns: ofPolls,
      });
      return inOrder(ids, await find(ids));
    },

    attach: async (row) => {
      await sql.insertInto('message_polls').values(row).execute();
    },

    detach: async (messageId) => {
      await sql.deleteFrom('message_polls').where('message_id', '=', messageId).execute();
    },

    ofMessages: (messageIds) =>
      forIds(messageIds, (some) =>
        sql.selectFrom('message_polls').selectAll().where('message_id', 'in', some).execute(),
      ),

    messagesWith: async (pollId, limit) => {
      const rows = await sql
        .selectFrom('message_polls')
        .select('message_id')
        .where('poll_id', '=', pollId)
        .orderBy('message_id')
        .limit(limit)
        .execute();
      return rows.map((row) => row.message_id);
    },

    counts: async (pollIds) => {
      const rows = await forIds(pollIds, (some) =>
        sql
          .selectFrom('poll_votes')
          .select(['poll_id', 'option_id'])
          .select((it) => it.fn.countAll().as('count'))
          .where('poll_id', 'in', some)
          .groupBy(['poll_id', 'option_id'])
          .execute(),
      );
      return rows.map((row) => ({ ...row, count: Number(row.count) }));
    },

    latest: (pollIds, limit) =>
      forIds(pollIds, async (some) => {
        const first = joinFirst({
          table: raw`poll_votes`,
          where: raw`poll_votes.poll_id = options.poll_id
            and poll_votes.option_id = options.option_id`,
          order: raw`poll_votes.created_at desc, poll_votes.id`,
          limit,
        });
        const { rows } = await raw<PollVoteRow>`
          select found.* from (select distinct poll_id, option_id from poll_votes
            where ${isIn(raw`poll_id`, some)}) as options ${first}
          order by found.created_at desc, found.id`.execute(sql);
        return rows;
      }),

    votesOf: (pollIds, userId) =>
      forIds(pollIds, (some) =>
        votes()
          .where('user_id', '=', userId)
          .where('poll_id', 'in', some)
          .orderBy('created_at')
          .orderBy('id')
          .execute(),
      ),

    vote: (id) => votes().where('id', '=', id).executeTakeFirst(),

    saveVote: async ({ id, ...rest }) => {
      await sql
        .insertInto('poll_votes')
        .values({ id, ...rest })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
        .execute();
    },

    removeVotes: async (ids) => {
      await forIds(ids, async (some) => {
        await sql.deleteFrom('poll_votes').where('id', 'in', some).execute();
        return [];
      });
    },

    removeVotesFor: async (pollId, optionIds) => {
      await forIds(optionIds, async (some) => {
        await sql
          .deleteFrom('poll_votes')
          .where('poll_id', '=', pollId)
          .where('option_id', 'in', some)
          .execute();
        return [];
      });
    },

    queryVotes: async (pollId, query) => {
      const ids = await findPage(sql, {
        ...query,
        from: raw`poll_votes`,
        where: [raw<SqlBool>`poll_votes.poll_id = ${pollId}`],
        key: raw`poll_votes.id`,
        columns: ofVotes,
      });
      const rows = await forIds(ids, (some) => votes().where('id', 'in', some).execute());
      return inOrder(ids, byKey(rows, 'id'));
    },

    removeOf: async (userId, limit) => {
      const some = votes()
        .clearSelect()
        .select('id')
        .where('user_id', '=', userId)
        .$if(limit !== undefined, (it) => it.limit(limit ?? 0));
      const { numDeletedRows } = await sql
        .deleteFrom('poll_votes')
        .where('id', 'in', some)
        .executeTakeFirst();
      return Number(numDeletedRows) === limit;
    },
  };
};
