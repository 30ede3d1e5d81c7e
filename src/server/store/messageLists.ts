import type { MessageListStore, MomentRange } from '../ports/messageLists.js';
import { shownTo } from './reactions.js';
import { isShownTo } from './messages.js';
import type { Sql } from './sql.js';
import { messageColumns, reactionColumns } from './tables.js';

export const messageListStore = (sql: Sql): MessageListStore => {
  /** A page of messages, in the order of a column of theirs. */
  const pageBy = async (
    column: 'created_at' | 'pinned_at',
    of: { readonly parent_id: string } | { readonly cid: string },
    { bounds, from, createdAfter, limit, offset }: MomentRange,
    viewerId: string | undefined,
  ) => {
    let query = sql.selectFrom('messages').selectAll().where(isShownTo(viewerId));
    query =
      'cid' in of
        ? query
            .where('cid', '=', of.cid)
            .where('pinned_at', 'is not', null)
            .where('deleted_at', 'is', null)
        : query.where('parent_id', '=', of.parent_id);
    for (const { op, at } of bounds) query = query.where(column, op, at);
    if (createdAfter !== undefined) query = query.where('created_at', '>', createdAfter);
    const rows = await query
      .where('type', '!=', 'deleted')
      .orderBy(column, from === 'newest' ? 'desc' : 'asc')
      .orderBy('id', from === 'newest' ? 'desc' : 'asc')
      .limit(limit)
      .offset(offset)
      .execute();
    return (from === 'newest' ? rows.reverse() : rows).map(messageColumns.decode);
  };
  return {
    replies: (parent_id, range, viewerId) => pageBy('created_at', { parent_id }, range, viewerId),
    pinned: (cid, range, viewerId) => pageBy('pinned_at', { cid }, range, viewerId),
    reactions: async (messageId, selection, viewerId) => {
      const { order, after, types, userIds, bounds = [], limit, offset } = selection;
      const direction = order === 'newest' ? 'desc' : 'asc';
      let query = sql
        .selectFrom('reactions')
        .selectAll()
        .where('message_id', '=', messageId)
        .where(shownTo(viewerId));
      if (types) query = query.where('type', 'in', types);
      if (userIds) query = query.where('user_id', 'in', userIds);
      for (const { op, at } of bounds) query = query.where('created_at', op, at);
      if (after)
        query = query.where((it) =>
          it(
            it.refTuple('created_at', 'user_id', 'type'),
            order === 'newest' ? '<' : '>',
            it.tuple(after.created_at, after.user_id, after.type),
          ),
        );
      const rows = await query
        .orderBy('created_at', direction)
        .orderBy('user_id', direction)
        .orderBy('type', direction)
        .limit(limit)
        .offset(offset)
        .execute();
      return rows.map(reactionColumns.decode);
    },
  };
};
