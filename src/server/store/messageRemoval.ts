import { sql as raw, type SqlBool } from 'kysely';
import type { MessageStore } from '../ports/messages.js';
import { byKey, forIds, type Sql } from './sql.js';
import { uploadStore } from './uploads.js';

/** How many reactions, or participants of threads, are removed at once. */
const dependentsAtOnce = 2_000;

/** What takes messages out of the store, with all that belongs to them. */
export const messageRemoval = (
  sql: Sql,
): Pick<MessageStore, 'remove' | 'removeReplies' | 'removeUpTo'> => {
  const uploads = uploadStore(sql);
  const refs = () => sql.selectFrom('messages').select(['id', 'user_id', 'created_at']);
  const removeRows = async (ids: readonly string[]): Promise<void> => {
    await uploads.removeAbout(ids);
    await forIds(ids, async (some) => {
      await sql.deleteFrom('messages').where('id', 'in', some).execute();
      for (const table of [
        ...(['reactions', 'deleted_for_me', 'flags', 'reminders', 'message_polls'] as const),
      ])
        await sql.deleteFrom(table).where('message_id', 'in', some).execute();
      await sql.deleteFrom('threads').where('id', 'in', some).execute();
      await sql.deleteFrom('thread_participants').where('thread_id', 'in', some).execute();
      return [];
    });
  };

  /** Removes reactions and participants of messages that are to go; resolves to whether more are left. */
  const removeDependents = async (ids: readonly string[], limit: number): Promise<boolean> => {
    if (ids.length === 0 || !Number.isFinite(limit)) return false;
    const keys = raw.join(ids);
    const { numDeletedRows: reactions } = await sql
      .deleteFrom('reactions')
      .where(
        raw<SqlBool>`(message_id, user_id, type) in (select message_id, user_id, type
        from reactions where message_id in (${keys}) limit ${dependentsAtOnce})`,
      )
      .executeTakeFirst();
    if (Number(reactions) === dependentsAtOnce) return true;
    const { numDeletedRows: participants } = await sql
      .deleteFrom('thread_participants')
      .where(
        raw<SqlBool>`(user_id, thread_id) in (select user_id, thread_id
        from thread_participants where thread_id in (${keys}) limit ${dependentsAtOnce})`,
      )
      .executeTakeFirst();
    return Number(participants) === dependentsAtOnce;
  };

  return {
    remove: async (ids, limit = Infinity) => {
      const replies = await forIds(ids, (some) =>
        refs()
          .where('parent_id', 'in', some)
          .$if(Number.isFinite(limit), (it) => it.limit(limit))
          .execute(),
      );
      const own =
        replies.length < limit
          ? await forIds(ids, (some) => refs().where('id', 'in', some).execute())
          : [];
      const gone = [...byKey([...own, ...replies], 'id').values()];
      if (
        await removeDependents(
          gone.map((row) => row.id),
          limit,
        )
      )
        return [];
      await removeRows(gone.map((row) => row.id));
      return gone;
    },

    removeReplies: async (id, limit) => {
      const replies = await refs().where('parent_id', '=', id).limit(limit).execute();
      await removeRows(replies.map((row) => row.id));
      return replies;
    },

    removeUpTo: async (cid, upTo, limit = Infinity) => {
      const rows = await sql
        .selectFrom('messages')
        .select('id')
        .where('cid', '=', cid)
        .where('in_channel', 'in', [0, 1])
        .where('created_at', '<=', upTo)
        .$if(Number.isFinite(limit), (it) => it.limit(limit))
        .execute();
      const ids = rows.map(({ id }) => id);
      if (await removeDependents(ids, limit)) return true;
      await removeRows(ids);
      return ids.length === limit;
    },
  };
};
