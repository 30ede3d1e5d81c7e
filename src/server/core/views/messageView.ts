import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Message, QuotedMessage, User } from '../../../protocol/objects.js';
import type { Routing } from '../../ports/bus.js';
import type { MemberRow, MessageRow } from '../../ports/rows.js';
import type { StoreTx } from '../../ports/store.js';
import { isShownTo, isTruncated } from '../access/visibility.js';
import { present } from '../requests/input.js';
import { type LoadedReactions, loadReactions, reactionFields } from './reactionView.js';
import { loadOwnFields } from './ownFields.js';
import { loadPolls } from './pollView.js';
import { loadUsers, type Users } from './userView.js';

const replyFields = (row: MessageRow) =>
  row.parent_id === null ? {} : { parent_id: row.parent_id, show_in_channel: row.in_channel };

const messageFields = (
  row: MessageRow,
  users: Users,
  reactions: LoadedReactions,
  deletedReplies: ReadonlyMap<string, number>,
): QuotedMessage => ({
  id: row.id,
  ...row.data,
  cid: row.cid,
  type: row.deleted_at === null ? row.type : 'deleted',
  text: row.text,
  html: row.html,
  user: users(row.user_id),
  attachments: row.attachments,
  ...reactionFields(row.id, reactions, users),
  reply_count: row.reply_count,
  deleted_reply_count: deletedReplies.get(row.id) ?? 0,
  mentioned_users: row.mentioned_user_ids.map(users),
  silent: row.silent,
  shadowed: row.shadowed,
  pinned: row.pinned_at !== null,
  pinned_at: row.pinned_at,
  pinned_by: row.pinned_by_id === null ? null : users(row.pinned_by_id),
  pin_expires: row.pin_expires,
  created_at: row.created_at,
  updated_at: row.updated_at,
  ...replyFields(row),
  ...present({
    quoted_message_id: row.quoted_message_id,
    deleted_at: row.deleted_at,
    message_text_updated_at: row.text_updated_at,
  }),
});

/** The fields of a message for a viewer who deleted it with `delete_for_me`. */
const deletedForMeFields = (deletedAt: string | undefined) =>
  deletedAt === undefined ? {} : { type: 'deleted', deleted_at: deletedAt, deleted_for_me: true };

const userIdsIn = (
  rows: readonly MessageRow[],
  reactions: LoadedReactions,
  participants: ReadonlyMap<string, readonly string[]>,
): readonly string[] => [
  ...rows.flatMap((row) => [row.user_id, ...row.mentioned_user_ids, row.pinned_by_id ?? []].flat()),
  ...[...reactions.latest.values(), ...reactions.own.values()].flat().map((row) => row.user_id),
  ...[...participants.values()].flat(),
];

const viewsOf = async (
  tx: StoreTx,
  rows: readonly MessageRow[],
  viewerId: string | undefined,
  areNew: boolean,
): Promise<readonly Message[]> => {
  if (rows.length === 0) return [];
  const quoted = await tx.messages.find(rows.flatMap((row) => row.quoted_message_id ?? []));
  const all = [...rows, ...quoted.values()];
  const threads = all.filter((row) => row.reply_count > 0).map((row) => row.id);
  const participants = await tx.messages.participants(threads, InputLimit.threadParticipants.max);
  const deletedReplies = await tx.messages.deletedReplies(threads);
  const ids = [...new Set(all.map((row) => row.id))];
  const reactions = await loadReactions(tx, areNew ? [...quoted.keys()] : ids, viewerId);
  const users = await loadUsers(tx, userIdsIn(all, reactions, participants));
  const threadUsers = (row: MessageRow): readonly User[] | undefined =>
    participants.get(row.id)?.map(users);
  const deletedForMe =
    viewerId === undefined
      ? new Map<string, string>()
      : await tx.messages.deletedForMe(viewerId, ids);
  const quotedIn = [...new Set([...quoted.values()].map(({ cid }) => cid))];
  const members =
    viewerId === undefined || quotedIn.length === 0
      ? new Map<string, MemberRow>()
      : await tx.members.ofUser(viewerId, quotedIn);
  // The author is not to notice.
  const isShownShadowed = (row: MessageRow): boolean => row.shadowed && row.user_id !== viewerId;
  const quote = (row: MessageRow): QuotedMessage | undefined => {
    const original = quoted.get(row.quoted_message_id ?? '');
    // A shadowed message is hidden from the recipients of the quote.
    if (!original || isTruncated(original) || (original.shadowed && !row.shadowed))
      return undefined;
    const reader = viewerId !== undefined && { userId: viewerId, member: members.get(row.cid) };
    if (reader && !isShownTo(original, reader)) return undefined;
    return {
      ...messageFields(original, users, reactions, deletedReplies),
      ...deletedForMeFields(deletedForMe.get(original.id)),
      shadowed: isShownShadowed(original),
    };
  };
  const ownFields = await loadOwnFields(tx, areNew ? [] : rows.map((row) => row.id), viewerId);
  // A new message brings its poll itself.
  const polls = areNew ? new Map<string, never>() : await loadPolls(tx, ids, viewerId);
  const pollFields = (id: string): Pick<Message, 'poll_id' | 'poll'> => {
    const poll = polls.get(id);
    return poll ? { poll_id: poll.id, poll } : {};
  };
  return rows.map((row) => ({
    ...messageFields(row, users, reactions, deletedReplies),
    ...ownFields(row.id),
    ...pollFields(row.id),
    ...deletedForMeFields(deletedForMe.get(row.id)),
    shadowed: isShownShadowed(row),
    ...present({ thread_participants: threadUsers(row), quoted_message: quote(row) }),
  }));
};

/**
 * Messages as `viewerId` sees them, or without viewer-dependent fields. Loads users, quotes and
 * reactions with one query for all messages.
 */
export const messageViews = (
  tx: StoreTx,
  rows: readonly MessageRow[],
  viewerId?: string,
): Promise<readonly Message[]> => viewsOf(tx, rows, viewerId, false);

const viewOf = async (
  tx: StoreTx,
  row: MessageRow,
  viewerId: string | undefined,
  isNew: boolean,
): Promise<Message> => {
  const [view] = await viewsOf(tx, [row], viewerId, isNew);
  if (!view) throw new Error(`No view of message '${row.id}'`);
  return view;
};

/** One message as `viewerId` sees it, or without viewer-dependent fields. */
export const messageView = (tx: StoreTx, row: MessageRow, viewerId?: string): Promise<Message> =>
  viewOf(tx, row, viewerId, false);

/** A message that was just stored. It has no reactions, so it is the same for every viewer. */
export const newMessageView = (tx: StoreTx, row: MessageRow): Promise<Message> =>
  viewOf(tx, row, undefined, true);

/**
 * A message as an event carries it: for the only recipient if there is one, else for everybody.
 * `own_reactions` is empty, because only responses know their viewer; so have they alone what is its own.
 */
export const messageInEvent = async (
  tx: StoreTx,
  row: MessageRow,
  { onlyTo }: Routing,
): Promise<Message> => {
  const viewerId = onlyTo?.length === 1 ? onlyTo[0] : undefined;
  // Frames leave `shadowed` out; webhooks get it.
  const { shadowed } = row;
  const { draft: _, reminder: __, ...message } = await messageView(tx, row, viewerId);
  return { ...message, shadowed, own_reactions: [] };
};
