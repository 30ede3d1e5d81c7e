import { InputLimit } from '../../../protocol/inputLimits.js';
import type { UnreadCounts } from '../../../protocol/endpoints/reads.js';
import type { UnreadOfType } from '../../ports/members.js';
import { requireActor } from '../access/actor.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { neverRead } from '../views/threadViews.js';

const maxListed = InputLimit.listEntries.max;

const sumOf = (counts: readonly UnreadOfType[]): number =>
  counts.reduce((sum, { messages }) => sum + messages, 0);

/** The unread counts of one user, with the first 100 channels in full. */
const countsOf = async ({ tx }: Context, userId: string): Promise<UnreadCounts> => {
  const byType = await tx.members.unreadByType(userId);
  const channels = await tx.members.unread(userId, maxListed);
  const threads = await tx.threads.unread(userId, maxListed);
  const { unread_threads = 0 } = (await tx.threads.totals([userId])).get(userId) ?? {};
  return {
    total_unread_count: sumOf(byType),
    total_unread_threads_count: unread_threads,
    channels: channels.map((row) => ({
      channel_id: row.cid,
      unread_count: row.unread_messages,
      last_read: row.last_read,
    })),
    channel_type: byType.map((counts) => ({
      channel_type: counts.type,
      channel_count: counts.channels,
      unread_count: counts.messages,
    })),
    threads: threads.map((row) => ({
      parent_message_id: row.thread_id,
      unread_count: row.unread_messages,
      last_read: row.last_read === '' ? neverRead : row.last_read,
      last_read_message_id: row.last_read_message_id ?? '',
    })),
  };
};

const unreadCounts: Handler<'unreadCounts'> = async (context, { caller, request }) => {
  const { user } = await requireActor(context, caller, request.user_id ?? undefined);
  return { response: await countsOf(context, user.id), emitted: [] };
};

const unreadCountsBatch: Handler<'unreadCountsBatch'> = async (context, { request }) => {
  const ids = request.user_ids;
  const counts_by_user: Record<string, UnreadCounts> = {};
  for (const id of ids) counts_by_user[id] = await countsOf(context, id);
  return { response: { counts_by_user }, emitted: [] };
};

export const unreadHandlers: HandlersOf<'unreadCounts' | 'unreadCountsBatch'> = {
  unreadCounts,
  unreadCountsBatch,
};
