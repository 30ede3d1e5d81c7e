import type { ThreadState } from '../../../protocol/endpoints/threads.js';
import type { Message, ReadState, Thread, User } from '../../../protocol/objects.js';
import { groupBy } from '../../../internal/groupBy.js';
import type { MessageRow, UserRow } from '../../ports/rows.js';
import type { ParticipantCounts, ThreadParticipantRow, ThreadRow } from '../../ports/threads.js';
import type { StoreTx } from '../../ports/store.js';
import type { Actor } from '../access/actor.js';
import type { Context } from '../context.js';
import { present } from '../requests/input.js';
import { channelStates } from './channelStates.js';
import { messageViews } from './messageView.js';
import { loadUsers, usersIn } from './userView.js';

/** Stands for the last read of a user who never read. */
export const neverRead = '1970-01-01T00:00:00.000000Z';

const emptyPage = { limit: 0, offset: 0 };

/** How much of each thread is loaded. */
export interface ThreadOptions {
  readonly replies: number;
  readonly participants: number;
  readonly members: number;
}

const fieldsOf = (
  row: ThreadRow,
  title: string,
  replyCount: number,
  counts: ParticipantCounts | undefined,
  createdBy: User,
): Thread => ({
  ...row.data,
  channel_cid: row.cid,
  parent_message_id: row.id,
  title,
  created_by_user_id: row.created_by_id,
  created_by: createdBy,
  reply_count: replyCount,
  participant_count: counts?.all ?? 0,
  active_participant_count: counts?.active ?? 0,
  created_at: row.created_at,
  updated_at: row.updated_at,
  last_message_at: row.last_message_at,
});

/**
 * A thread as events have it: without the text of its message, which may be hidden from some watchers
 * and deleted for good later, while the log keeps the event.
 */
export const threadView = async (
  tx: StoreTx,
  row: ThreadRow,
  parent: MessageRow,
): Promise<Thread> => {
  const counts = (await tx.threads.participantCounts([row.id])).get(row.id);
  const users = await loadUsers(tx, [row.created_by_id]);
  return fieldsOf(row, row.title ?? '', parent.reply_count, counts, users(row.created_by_id));
};

const loadReplies = async (
  { tx }: Context,
  rows: readonly ThreadRow[],
  actor: Actor | undefined,
  limit: number,
): Promise<readonly MessageRow[]> => {
  const viewerId = actor?.user.id;
  const members =
    viewerId === undefined
      ? new Map<string, never>()
      : await tx.members.ofUser(viewerId, [...new Set(rows.map(({ cid }) => cid))]);
  const found: MessageRow[] = [];
  for (const { id, cid } of limit > 0 ? rows : []) {
    const createdAfter = members.get(cid)?.hide_messages_before ?? undefined;
    const range = { limit, offset: 0, bounds: [], from: 'newest' } as const;
    found.push(
      ...(await tx.messageLists.replies(
        id,
        createdAfter === undefined ? range : { ...range, createdAfter },
        viewerId,
      )),
    );
  }
  return found;
};

const hidesReads = (row: UserRow | undefined): boolean =>
  row?.privacy_settings.read_receipts?.enabled === false;

/** Threads as the actor sees them, whose messages it may see. */
export const threadStates = async (
  context: Context,
  rows: readonly ThreadRow[],
  actor: Actor | undefined,
  options: ThreadOptions,
): Promise<readonly ThreadState[]> => {
  const { tx } = context;
  const ids = rows.map(({ id }) => id);
  const viewerId = actor?.user.id;
  const parents = await tx.messages.find(ids);
  const replies = await loadReplies(context, rows, actor, options.replies);
  const views = new Map<string, Message>(
    (await messageViews(tx, [...parents.values(), ...replies], viewerId)).map((it) => [it.id, it]),
  );
  const participants = await tx.threads.participants(ids, options.participants);
  const counts = await tx.threads.participantCounts(ids);
  const unread = await tx.threads.unreadIn(ids, [...new Set(participants.map((it) => it.user_id))]);
  const cids = [...new Set(rows.map(({ cid }) => cid))];
  const channels = new Map(
    (
      await channelStates(context, await tx.channels.findAll(cids), actor, {
        messages: { ...emptyPage, bounds: [], from: 'newest' },
        members: { limit: options.members, offset: 0 },
        watchers: emptyPage,
      })
    ).map((state) => [state.channel.cid, { ...state.channel, members: state.members ?? [] }]),
  );
  const accounts = await tx.users.find([
    ...new Set([...rows.map((row) => row.created_by_id), ...participants.map((it) => it.user_id)]),
  ]);
  const users = usersIn(accounts);
  const byThread = groupBy(participants, 'thread_id');
  const repliesOf = groupBy(
    replies.flatMap((row) => (row.parent_id === null ? [] : [{ parent: row.parent_id, row }])),
    'parent',
  );
  const isPublic = ({ user_id }: ThreadParticipantRow): boolean =>
    viewerId === undefined || user_id === viewerId || !hidesReads(accounts.get(user_id));
  const lastReadOf = (it: ThreadParticipantRow): string =>
    it.last_read !== '' && isPublic(it) ? it.last_read : neverRead;

  return rows.map((row): ThreadState => {
    const parent = parents.get(row.id);
    const listed = byThread.get(row.id) ?? [];
    const readOf = (it: ThreadParticipantRow): ReadState => ({
      user: users(it.user_id),
      last_read: lastReadOf(it),
      unread_messages: unread.get(row.id)?.get(it.user_id) ?? 0,
      ...present({ last_read_message_id: it.last_read_message_id }),
    });
    return {
      ...fieldsOf(
        row,
        row.title ?? parent?.text ?? '',
        parent?.reply_count ?? 0,
        counts.get(row.id),
        users(row.created_by_id),
      ),
      ...present({
        channel: channels.get(row.cid),
        parent_message: views.get(row.id),
        draft: views.get(row.id)?.draft,
        deleted_at: parent?.deleted_at,
      }),
      thread_participants: listed.map((it) => ({
        channel_cid: row.cid,
        thread_id: row.id,
        user_id: it.user_id,
        user: users(it.user_id),
        created_at: it.created_at,
        last_read_at: lastReadOf(it),
        custom: {},
        ...present({ last_thread_message_at: it.last_reply_at }),
      })),
      latest_replies: (repliesOf.get(row.id) ?? []).flatMap(
        ({ row: it }) => views.get(it.id) ?? [],
      ),
      read: listed.filter(isPublic).map(readOf),
    };
  });
};
