import type { Kysely } from 'kysely';
import type { DeviceStore } from '../ports/devices.js';
import { createTable } from './createTable.js';
import type { Sql } from './sql.js';
import type { Statements } from './statements.js';
import { deviceColumns, type Tables } from './tables.js';

/** The migration that adds the table. */
export const devicesTable = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await createTable(db, 'devices', {
      key: ['id'],
      text: ['id', 'user_id', 'push_provider', 'created_at'],
      integer: ['voip'],
      nullable: ['push_provider_name', 'hardware_id'],
    });
    await db.schema.createIndex('devices_user').on('devices').column('user_id').execute();
  },
};

export const deviceStore = (sql: Sql, { query }: Statements): DeviceStore => {
  const selectOfUser = query('select * from devices where user_id = ? order by created_at, id');
  return {
    ofUser: async (userId) => {
      const rows = (await selectOfUser(userId)) as readonly Tables['devices'][];
      return rows.map(deviceColumns.decode);
    },

    ofMembers: async (cid) => {
      const rows = await sql
        .selectFrom('members')
        .innerJoin('devices', 'devices.user_id', 'members.user_id')
        .selectAll('devices')
        .where('members.cid', '=', cid)
        .where((it) =>
          it.or([it('members.invited', '=', 0), it('members.invite_accepted_at', 'is not', null)]),
        )
        .orderBy('devices.created_at')
        .orderBy('devices.id')
        .execute();
      return rows.map(deviceColumns.decode);
    },

    save: async (row) => {
      const { id, ...rest } = deviceColumns.encode(row);
      await sql
        .insertInto('devices')
        .values({ id, ...rest })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
        .execute();
    },

    remove: async (userId, id) => {
      await sql.deleteFrom('devices').where('user_id', '=', userId).where('id', '=', id).execute();
    },

    removeOf: async (userId) => {
      await sql.deleteFrom('devices').where('user_id', '=', userId).execute();
    },
  };
};
