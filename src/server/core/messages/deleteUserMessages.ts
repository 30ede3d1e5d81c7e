import type { Delivery } from '../../ports/bus.js';
import type { MessagePosition, MessageRef } from '../../ports/messages.js';
import type { ChannelRow, MessageRow, UserRow } from '../../ports/rows.js';
import type { Context, Outcome, Progress } from '../context.js';
import { recountUnread } from './recountUnread.js';
import { refreshLastMessage } from './refreshLastMessage.js';
import { emit, emitIn } from '../delivery/emit.js';
import { deleteMessage, type DeletionMode, removeMessages } from './deleteMessage.js';
import { endDraftsOfReplies } from './endDrafts.js';
import { groupBy } from '../../../internal/groupBy.js';
import { emitMessageUpdated } from './messageEvents.js';
import { scrubGoneMessages, scrubResponses } from './scrub.js';
import { publicUser } from '../views/userView.js';

/** Which messages are deleted, and how. */
export interface UserMessagesDeletion {
  readonly user: UserRow;
  readonly how: DeletionMode;
  /** Only the messages in this channel. */
  readonly within?: ChannelRow | undefined;
}

/** How many messages one transaction deletes. */
const messagesAtOnce = 60;

/** In how many channels. */
const channelsAtOnce = 8;

/** Where a deletion is: at a message, at the first one without it, or in the log behind an entry. */
type Place = { readonly at?: MessagePosition | undefined } | { readonly behind: number };

const encodePlace = (place: Place): string => JSON.stringify(place);

const placeIn = (prepared: string | undefined): Place =>
  prepared === undefined ? {} : (JSON.parse(prepared) as Place);

/** Where messages may be left after some were deleted: what stays stored is not read again. */
const leftAfter = ({ how }: UserMessagesDeletion, last: MessageRow | undefined) =>
  how === 'hard' || !last ? undefined : { cid: last.cid, created_at: last.created_at };

// Soft-deleted messages are still stored.
const whichOf = ({ how, within }: UserMessagesDeletion) => ({
  cid: within?.cid,
  withDeleted: how === 'hard',
});

/**
 * Deletes messages of a channel; the replies to them count, so fewer may be deleted. Resolves to what
 * is gone.
 */
const deleteSome = async (
  context: Context,
  cid: string,
  messages: readonly MessageRow[],
  how: DeletionMode,
): Promise<readonly MessageRef[]> => {
  const now = context.stamp();
  const gone: MessageRef[] = [];
  if (how === 'hard') gone.push(...(await removeMessages(context, messages, messagesAtOnce)));
  else
    for (const message of messages) gone.push(...(await deleteMessage(context, message, how, now)));
  if (gone.length > 0) await scrubResponses(context, cid, gone);
  return gone;
};

/** Emits `message.updated` for the parents of deleted replies. */
const emitThreads = async (
  context: Context,
  channel: ChannelRow,
  removed: readonly MessageRow[],
): Promise<readonly Delivery[]> => {
  const replies = removed.filter(({ shadowed }) => !shadowed);
  const ids = [...new Set(replies.flatMap(({ parent_id }) => parent_id ?? []))];
  const emitted: Delivery[] = [];
  for (const parent of (await context.tx.messages.find(ids)).values())
    emitted.push(...(await emitMessageUpdated(context, channel, parent)));
  return emitted;
};

const payloadOf = ({ user, how }: UserMessagesDeletion) => ({
  user: publicUser(user),
  hard_delete: how === 'hard',
  soft_delete: how !== 'hard',
});

/** Ends the deletion in a channel, where no message is left. */
const finishChannel = async (
  context: Context,
  deletion: UserMessagesDeletion,
  channel: ChannelRow,
): Promise<readonly Delivery[]> => {
  const isHard = deletion.how === 'hard';
  const deleted = emitIn(
    context.stamp,
    channel,
    'user.messages.deleted@channel',
    payloadOf(deletion),
  );
  // A message that is still stored counts as before.
  if (!isHard) return [deleted];
  const recount = await recountUnread(context, channel.cid);
  return [deleted, ...(await refreshLastMessage(context, channel.cid)), ...recount];
};

const deleteInChannel = async (
  context: Context,
  deletion: UserMessagesDeletion,
  cid: string,
  messages: readonly MessageRow[],
): Promise<readonly Delivery[]> => {
  const { tx } = context;
  const { user, how, within } = deletion;
  const gone = await deleteSome(context, cid, messages, how);
  const channel = await tx.channels.find(cid);
  if (!channel) return [];
  const from = leftAfter(deletion, messages.at(-1));
  const left = await tx.messages.writtenBy(user.id, { ...whichOf(deletion), cid, from, limit: 1 });
  // The deletion in one channel has an end of its own.
  const isLast = left.length === 0 && !within;
  const ids = how === 'hard' ? gone.map(({ id }) => id) : [];
  return [
    ...(await endDraftsOfReplies(context, channel, ids)),
    ...(isLast ? await finishChannel(context, deletion, channel) : []),
    ...(await emitThreads(context, channel, messages)),
  ];
};

const isForGood = ({ how }: UserMessagesDeletion): boolean => how !== 'soft';

const scrubPart = async (
  context: Context,
  { user, how, within }: UserMessagesDeletion,
  after: number,
): Promise<Outcome<Progress>> => {
  const gone = { userId: user.id, cid: within?.cid, arePruned: how === 'pruning' };
  const { after: end, more } = await scrubGoneMessages(context, gone, after);
  return { response: { prepared: encodePlace({ behind: end }), more }, emitted: [] };
};

/** Some messages are deleted. */
interface DeletedSome {
  readonly more: boolean;
  /** Where more of them may be. */
  readonly at: MessagePosition | undefined;
}

/** Deletes some messages. */
const deleteMessagesPart = async (
  context: Context,
  deletion: UserMessagesDeletion,
  from?: MessagePosition,
): Promise<Outcome<DeletedSome>> => {
  const { messages } = context.tx;
  const { user } = deletion;
  const which = whichOf(deletion);
  const written = await messages.writtenBy(user.id, { ...which, from, limit: messagesAtOnce });
  const chosen = [...groupBy(written, 'cid')].slice(0, channelsAtOnce);
  const emitted: Delivery[] = [];
  for (const [cid, some] of chosen)
    emitted.push(...(await deleteInChannel(context, deletion, cid, some)));
  const at = leftAfter(deletion, chosen.at(-1)?.[1].at(-1));
  const left = await messages.writtenBy(user.id, { ...which, from: at, limit: 1 });
  return { response: { more: left.length > 0, at }, emitted };
};

/**
 * Deletes a part of the messages of a user, everywhere or in one channel. Emits `message.updated` for
 * threads that lost replies and, when all channels are meant, `user.messages.deleted` once per channel.
 */
export const deleteUserMessagesPart = async (
  context: Context,
  deletion: UserMessagesDeletion,
  prepared?: string,
): Promise<Outcome<Progress>> => {
  const place = placeIn(prepared);
  if ('behind' in place) return scrubPart(context, deletion, place.behind);
  const { response, emitted } = await deleteMessagesPart(context, deletion, place.at);
  const { more, at } = response;
  if (more || !isForGood(deletion))
    return { response: { prepared: encodePlace({ at }), more }, emitted };
  const start = await context.tx.log.idAt(deletion.user.created_at);
  return { ...(await scrubPart(context, deletion, start)), emitted };
};

/**
 * Deletes all that the parts have left over, and ends the deletion: with `user.messages.deleted` to
 * the one channel, or to the user when all channels are meant.
 */
export const finishUserMessages = async (
  context: Context,
  deletion: UserMessagesDeletion,
  prepared = encodePlace({}),
): Promise<readonly Delivery[]> => {
  const { user, within } = deletion;
  const emitted: Delivery[] = [];
  for (let more = true; more;) {
    const part = await deleteMessagesPart(context, deletion);
    emitted.push(...part.emitted);
    more = part.response.more;
  }
  for (let progress: Progress = { prepared, more: isForGood(deletion) }; progress.more;)
    progress = (await deleteUserMessagesPart(context, deletion, progress.prepared)).response;
  const end = within
    ? await finishChannel(context, deletion, within)
    : [emit(context.stamp, 'user.messages.deleted', payloadOf(deletion), { subjectId: user.id })];
  return [...emitted, ...end];
};
