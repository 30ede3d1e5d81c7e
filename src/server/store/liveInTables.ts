import type { ConnectionRow, WatchRow } from '../ports/rows.js';
import type { ConnectionStore, WatchStore } from '../ports/connections.js';
import type { LiveMembers } from './liveMembers.js';
import type { LiveParts } from './liveParts.js';
import { forIds, type Sql } from './sql.js';
import { insertInto, type Statements } from './statements.js';

/** Finds connected members and their totals in the tables, where all nodes have their connections. */
const membersInTables = ({ query }: Statements): LiveMembers => {
  const ignore = (): void => undefined;
  const connected = query(
    `select distinct members.user_id from members
     join connections on connections.user_id = members.user_id
     where members.cid = ? and (members.invited = 0 or members.invite_accepted_at is not null)
     order by members.user_id`,
  );
  return {
    put: ignore,
    remove: ignore,
    increment: ignore,
    reload: ignore,
    connected: async (cid) =>
      ((await connected(cid)) as readonly { readonly user_id: string }[]).map((row) => row.user_id),
    totals: () => undefined,
  };
};

const connectionsInTables = (sql: Sql, { query, write }: Statements): ConnectionStore => {
  const columns = ['id', 'user_id', 'node'];
  const find = query('select * from connections where id = ?');
  const ofUser = query('select * from connections where user_id = ? order by id');
  const insert = write(insertInto('connections', columns));
  const removeWatches = write('delete from watches where connection_id = ?');
  const remove = write('delete from connections where id = ?');
  return {
    find: async (id) => ((await find(id)) as readonly ConnectionRow[])[0],
    add: ({ id, user_id, node }) => {
      insert(id, user_id, node);
      return Promise.resolve();
    },
    remove: (id) => {
      removeWatches(id);
      remove(id);
      return Promise.resolve();
    },
    countOf: async (userId) => (await ofUser(userId)).length,
    connectedAmong: async (userIds) => {
      const rows = await forIds(userIds, (some) =>
        sql
          .selectFrom('connections')
          .select('user_id')
          .distinct()
          .where('user_id', 'in', some)
          .execute(),
      );
      return rows.map((row) => row.user_id);
    },
    ofUser: async (userId) => (await ofUser(userId)) as readonly ConnectionRow[],
    ofLostNodes: (limit) =>
      sql
        .selectFrom('connections')
        .selectAll()
        .where('node', 'not in', (nested) => nested.selectFrom('nodes').select('nodes.id'))
        .orderBy('id')
        .limit(limit)
        .execute(),
    absentees: async (limit) => {
      const rows = await sql
        .selectFrom('users')
        .select('users.id')
        .where('users.online', '=', 1)
        .where('users.id', 'not in', (nested) =>
          nested.selectFrom('connections').select('connections.user_id'),
        )
        .limit(limit)
        .execute();
      return rows.map((row) => row.id);
    },
  };
};

const watchesInTables = (sql: Sql, { query, write }: Statements): WatchStore => {
  const insert = write(
    `${insertInto('watches', ['connection_id', 'cid', 'user_id'])} on conflict do nothing`,
  );
  const remove = write('delete from watches where cid = ? and connection_id = ?');
  const count = query(
    `select count(distinct watches.user_id) as count from watches
     left join users on users.id = watches.user_id
     where watches.cid = ? and coalesce(users.invisible, 0) = 0`,
  );
  const page = query(
    `select distinct watches.user_id from watches
     left join users on users.id = watches.user_id
     where watches.cid = ? and coalesce(users.invisible, 0) = 0
     order by watches.user_id limit ? offset ?`,
  );
  return {
    add: (rows) => {
      for (const { connection_id, cid, user_id } of rows) insert(connection_id, cid, user_id);
      return Promise.resolve();
    },
    remove: (cid, connectionIds) => {
      for (const id of connectionIds) remove(cid, id);
      return Promise.resolve();
    },
    clear: async (cid) => {
      const removed = await sql
        .deleteFrom('watches')
        .where('cid', '=', cid)
        .returning('connection_id')
        .execute();
      return removed.map((row) => row.connection_id);
    },
    ofConnection: (connectionId): Promise<readonly WatchRow[]> =>
      sql
        .selectFrom('watches')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .orderBy('cid')
        .execute(),
    ofUser: (userId, cids) =>
      forIds(cids, (some) =>
        sql
          .selectFrom('watches')
          .selectAll()
          .where('user_id', '=', userId)
          .where('cid', 'in', some)
          .execute(),
      ),
    counts: async (cids) => {
      const counts = new Map<string, number>();
      for (const cid of cids) {
        const [row] = (await count(cid)) as readonly { readonly count: number }[];
        if (row && row.count > 0) counts.set(cid, row.count);
      }
      return counts;
    },
    users: async (cids, { limit, offset }) => {
      const users = new Map<string, readonly string[]>();
      for (const cid of limit > 0 ? cids : []) {
        const rows = (await page(cid, limit, offset)) as readonly Pick<WatchRow, 'user_id'>[];
        if (rows.length > 0)
          users.set(
            cid,
            rows.map((row) => row.user_id),
          );
      }
      return users;
    },
  };
};

/** Keeps connections and watches in tables, where every node finds those of all nodes. */
export const liveInTables = (sql: Sql, statements: Statements): LiveParts => {
  const watches = watchesInTables(sql, statements);
  return {
    members: membersInTables(statements),
    connections: connectionsInTables(sql, statements),
    watches: () => watches,
    users: (users) => users,
  };
};
