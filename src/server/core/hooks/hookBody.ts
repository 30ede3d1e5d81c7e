import type { DialectName } from '../../../protocol/dialect.js';
import { encodeEventV2 } from '../../../protocol/v2/encodeEventV2.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { MemberRow, MessageRow, LogRow, UserRow } from '../../ports/rows.js';
import type { ThreadTotals, UnreadTotals } from '../../ports/bus.js';
import type { StoreTx } from '../../ports/store.js';
import { fullMemberView } from '../views/channelView.js';
import { loadUsers } from '../views/userView.js';
import { isBuiltInEvent } from './hook.js';
import { placeOf } from '../log/logEntry.js';

/** The page of members in the body of a channel event. */
const memberPage = { limit: 50, offset: 0 };

const noTotals: Totals = {
  ...{ unread_count: 0, total_unread_count: 0, unread_channels: 0 },
  ...{ unread_threads: 0, unread_thread_messages: 0 },
};

type Totals = UnreadTotals & ThreadTotals;

/** The totals of users, by id. */
const loadTotals = async (
  tx: StoreTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Totals>> => {
  const messages = await tx.members.totals(ids);
  const threads = await tx.threads.totals(ids);
  return new Map(ids.map((id) => [id, { ...noTotals, ...messages.get(id), ...threads.get(id) }]));
};

const unreadOf = (totals: Totals | undefined, member: MemberRow | undefined) => ({
  ...(totals ?? noTotals),
  ...(member && {
    channel_unread_count: member.unread_messages,
    channel_last_read_at: member.last_read,
  }),
});

const parentIdIn = ({ event: { message } }: LogRow): string | undefined => {
  const { parent_id } = (message ?? {}) as Partial<MessageRow>;
  return parent_id ?? undefined;
};

/** The users who replied in the thread of a message event, if the message is in one. */
const threadFields = async (tx: StoreTx, row: LogRow) => {
  const parentId = parentIdIn(row);
  if (parentId === undefined) return {};
  const ids =
    (await tx.messages.participants([parentId], InputLimit.threadParticipants.max)).get(parentId) ??
    [];
  return { thread_participants: ids.map(await loadUsers(tx, ids)) };
};

const userIdIn = ({ event: { user } }: LogRow): string | undefined => {
  const { id } = (user ?? {}) as Partial<UserRow>;
  return id;
};

/** What a webhook gets beside the event: the members of the channel and their unread counts. */
const contextFields = async (tx: StoreTx, row: LogRow) => {
  const { cid } = row;
  const userId = userIdIn(row);
  const members = cid === null ? [] : await tx.members.pages([cid], memberPage);
  const memberIds = members.map(({ user_id }) => user_id);
  const users = await loadUsers(tx, memberIds);
  const totals = await loadTotals(tx, userId === undefined ? memberIds : [...memberIds, userId]);
  const own =
    cid === null || userId === undefined
      ? undefined
      : (await tx.members.find(cid, [userId])).get(userId);
  return {
    ...(await threadFields(tx, row)),
    ...(cid !== null && {
      members: members.map((member) => {
        const unread = unreadOf(totals.get(member.user_id), member);
        return fullMemberView(member, { ...users(member.user_id), ...unread });
      }),
    }),
    ...(userId !== undefined && {
      user: { ...(row.event['user'] as object), ...unreadOf(totals.get(userId), own) },
    }),
  };
};

/**
 * The body of a webhook request in a dialect: the event as on a socket, with members, counts and the
 * call.
 */
export const hookBody = async (
  tx: StoreTx,
  row: LogRow,
  dialect: DialectName = 'v1',
): Promise<string> => {
  const body = {
    ...row.event,
    millrace: placeOf(row),
    // A custom event may have its own keys of these names.
    ...(isBuiltInEvent(row) ? await contextFields(tx, row) : {}),
    ...(Object.keys(row.request_info).length > 0 && { request_info: row.request_info }),
  };
  return JSON.stringify(dialect === 'v2' ? encodeEventV2(row.key, body) : body);
};
