import type { ExpiryStore } from '../ports/moderation.js';
import type { Sql } from './sql.js';
import { banColumns, messageColumns } from './tables.js';

export const expiryStore = (sql: Sql): ExpiryStore => ({
  next: async () => {
    const moments = [
      await sql
        .selectFrom('bans')
        .select((it) => it.fn.min('expires').as('first'))
        .executeTakeFirst(),
      await sql
        .selectFrom('mutes')
        .select((it) => it.fn.min('expires').as('first'))
        .executeTakeFirst(),
      await sql
        .selectFrom('messages')
        .select((it) => it.fn.min('pin_expires').as('first'))
        .where('pin_expires', 'is not', null)
        .executeTakeFirst(),
      await sql
        .selectFrom('reminders')
        .select((it) => it.fn.min('due_at').as('first'))
        .where('due_at', 'is not', null)
        .executeTakeFirst(),
    ];
    return moments.flatMap((row) => row?.first ?? []).sort()[0];
  },

  bans: async (now) => {
    const rows = await sql.selectFrom('bans').selectAll().where('expires', '<=', now).execute();
    return rows.map(banColumns.decode);
  },

  mutes: (now) => sql.selectFrom('mutes').selectAll().where('expires', '<=', now).execute(),

  pinned: async (now) => {
    const rows = await sql
      .selectFrom('messages')
      .selectAll()
      .where('pin_expires', '<=', now)
      .execute();
    return rows.map(messageColumns.decode);
  },
});
