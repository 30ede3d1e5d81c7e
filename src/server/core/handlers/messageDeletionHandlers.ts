import { grantFor, grantsOf } from '../../../protocol/permissions.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow, MessageRow } from '../../ports/rows.js';
import { type Actor, findActor } from '../access/actor.js';
import { routingOf, isTruncated } from '../access/visibility.js';
import type { Context, Handler, HandlersOf, Outcome, Preparation, Progress } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import {
  deletedRow,
  deleteMessage,
  emptiedRow,
  removeMessages,
} from '../messages/deleteMessage.js';
import { endDraftsOfReplies } from '../messages/endDrafts.js';
import { recountUnread } from '../messages/recountUnread.js';
import { scrubResponses, scrubThread } from '../messages/scrub.js';
import { findMessage, type FoundMessage } from '../messages/findMessage.js';
import { assertAllowed, assertNotBanned, rolesOf } from '../access/permissions.js';
import { emitMessageUpdated, emitHiddenReactions } from '../messages/messageEvents.js';
import { refreshLastMessage } from '../messages/refreshLastMessage.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';
import type { Call, ResponseBody } from '../call.js';
import { messageInEvent, messageView } from '../views/messageView.js';
import { publicUser } from '../views/userView.js';
import { saveAndEmitUpdate } from './messageUpdateHandlers.js';

type Deleted = Promise<Outcome<ResponseBody<'deleteMessage'>>>;

/** Refuses a hard deletion, unless the actor may delete any message. */
const assertHardDeleteAllowed = (channelContext: ChannelContext): void => {
  const { actor, channel, member } = channelContext;
  if (!actor || actor.trusted) return;
  const grant = grantFor(
    grantsOf(channel.type, channelContext.config.grants),
    rolesOf(actor, member),
    'delete-message',
  );
  if (grant !== 'all')
    fail('NotAllowed', `User '${actor.user.id}' is not allowed to hard-delete messages`);
};

const deleteForMe = async (
  { tx, stamp }: Context,
  { channel }: ChannelContext,
  row: MessageRow,
  { user }: Actor,
): Deleted => {
  const now = stamp();
  await tx.messages.deleteForMe({ message_id: row.id, user_id: user.id, deleted_at: now });
  const routing = { onlyTo: [user.id] };
  const payload = {
    message: await messageInEvent(tx, row, routing),
    message_id: row.id,
    hard_delete: false,
    deleted_for_me: true,
    user: publicUser(user),
  };
  return {
    response: { message: await messageView(tx, row, user.id) },
    emitted: [emitIn(stamp, channel, 'message.deleted', payload, routing)],
  };
};

/** Emits the parent of a reply that was deleted or undeleted, with its new counts. */
const emitThreadUpdated = async (
  context: Context,
  { channel }: ChannelContext,
  { parent_id, shadowed }: MessageRow,
): Promise<readonly Delivery[]> => {
  if (parent_id === null || shadowed) return [];
  const parent = (await context.tx.messages.find([parent_id])).get(parent_id);
  return parent ? emitMessageUpdated(context, channel, parent) : [];
};

/** How many replies one transaction removes. */
const repliesAtOnce = 120;

/** How many participants of its thread. */
const participantsAtOnce = 1_000;

/** How far the hard deletion of a message has gone. */
interface Place {
  /** The entry up to which the log is scrubbed; absent while replies or participants are left. */
  readonly scrubbed?: number;
}

const parsePlace = (prepared: string | undefined): Place =>
  prepared === undefined ? {} : (JSON.parse(prepared) as Place);

/** How many entries of the log one transaction looks at. */
const entriesAtOnce = 2_000;

/** Scrubs a part of the log; resolves to where it ends. */
const scrubPart = async (
  context: Context,
  row: MessageRow,
  place: Place,
  limit: number,
): Promise<Progress> => {
  const { tx } = context;
  const after = place.scrubbed ?? (await tx.log.idAt(row.created_at));
  const { last } = await tx.log.state();
  const upTo = Math.min(after + limit, last);
  await scrubThread(context, row, { after, upTo });
  return { prepared: JSON.stringify({ ...place, scrubbed: upTo }), more: upTo < last };
};

/** Removes a part of the thread, or scrubs a part of the log once little is left. */
const removePart = async (
  context: Context,
  row: MessageRow,
  prepared: string | undefined,
): Promise<Progress> => {
  const place = parsePlace(prepared);
  const isLong = row.reply_count > repliesAtOnce;
  if (!isLong || place.scrubbed !== undefined) return scrubPart(context, row, place, entriesAtOnce);
  const { messages, threads } = context.tx;
  const gone = await messages.removeReplies(row.id, repliesAtOnce);
  await scrubResponses(context, row.cid, gone);
  return gone.length === repliesAtOnce ||
    (await threads.removeParticipants(row.id, participantsAtOnce))
    ? { prepared: JSON.stringify({}), more: true }
    : scrubPart(context, row, {}, entriesAtOnce);
};

/** Removes a message with its replies for good; resolves to what else is to be emitted. */
const removeForAll = async (
  context: Context,
  channel: ChannelRow,
  row: MessageRow,
  now: string,
  prepared: string | undefined,
): Promise<readonly Delivery[]> => {
  const gone = await removeMessages(context, [row]);
  const endedDrafts = await endDraftsOfReplies(context, channel, [row.id]);
  const recount = await recountUnread(context, row.cid);
  await scrubPart(context, row, parsePlace(prepared), Infinity);
  await scrubResponses(context, row.cid, gone);
  return [...endedDrafts, ...recount];
};

const deleteForAll = async (
  context: Context,
  channelContext: ChannelContext,
  row: MessageRow,
  hard: boolean,
  prepared: string | undefined,
): Deleted => {
  const { tx, stamp } = context;
  const { channel, actor } = channelContext;
  if (row.deleted_at !== null && !hard)
    return { response: { message: await messageView(tx, row, actor?.user.id) }, emitted: [] };
  const now = stamp();
  // Read before the deletion, which removes the reactions.
  const deleted = deletedRow(row, now);
  const message = await messageView(tx, deleted, actor?.user.id);
  const routing = routingOf(row);
  const more = hard ? await removeForAll(context, channel, row, now, prepared) : [];
  if (!hard) await deleteMessage(context, row, 'soft', now);
  const left = hard ? emptiedRow(row, now) : deleted;
  const payload = {
    message: await messageInEvent(tx, left, routing),
    message_id: row.id,
    hard_delete: hard,
    ...(actor && { user: publicUser(actor.user) }),
  };
  return {
    response: { message },
    emitted: [
      emitIn(stamp, channel, 'message.deleted', payload, routing),
      ...(hard ? [] : await emitHiddenReactions(context, channel, deleted, routing)),
      ...(await emitThreadUpdated(context, channelContext, row)),
      ...(hard ? await refreshLastMessage(context, channel.cid) : []),
      ...more,
    ],
  };
};

/** The message to delete, once the caller may delete it. */
const loadDeletion = async (
  context: Context,
  call: Call<'deleteMessage'>,
): Promise<FoundMessage> => {
  const { caller, params, request } = call;
  const { hard, delete_for_me: forMe } = request;
  const actor = await findActor(context, caller, request.deleted_by ?? undefined);
  const found = await findMessage(context, params.id, actor);
  const { row, channelContext } = found;
  if (hard && forMe) return fail('Input', 'hard and delete_for_me cannot be combined');
  if (forMe) {
    assertAllowed(channelContext, 'read-channel');
    return found;
  }
  assertAllowed(channelContext, 'delete-message', row.user_id);
  assertNotBanned(channelContext);
  if (hard) assertHardDeleteAllowed(channelContext);
  return found;
};

/** Removes the replies of a message that is deleted for good, and scrubs the log. */
export const prepareMessageDeletion: Preparation<'deleteMessage'> = async (context, call) => {
  const { row } = await loadDeletion(context, call);
  const response = call.request.hard
    ? await removePart(context, row, call.prepared)
    : { prepared: '', more: false };
  return { response, emitted: [] };
};

const handleDeleteMessage: Handler<'deleteMessage'> = async (context, call) => {
  const { hard, delete_for_me: forMe } = call.request;
  const { row, channelContext } = await loadDeletion(context, call);
  const { actor } = channelContext;
  if (!forMe) return deleteForAll(context, channelContext, row, hard ?? false, call.prepared);
  return actor
    ? deleteForMe(context, channelContext, row, actor)
    : fail('Input', 'deleted_by must be provided when using server side auth.');
};

const undeleteMessage: Handler<'undeleteMessage'> = async (context, call) => {
  const { caller, params, request } = call;
  const actor = await findActor(context, caller, request.undeleted_by ?? undefined);
  const { row, channelContext } = await findMessage(context, params.id, actor);
  if (row.deleted_at === null) return fail('Input', `message '${row.id}' is not deleted`);
  if (isTruncated(row)) return fail('Input', `message '${row.id}' was removed by a truncation`);
  const undeleted = { ...row, deleted_at: null, updated_at: context.stamp() };
  const outcome = await saveAndEmitUpdate(context, channelContext, undeleted, 'message.undeleted');
  const thread = await emitThreadUpdated(context, channelContext, undeleted);
  return { ...outcome, emitted: [...outcome.emitted, ...thread] };
};

export const messageDeletionHandlers: HandlersOf<'deleteMessage' | 'undeleteMessage'> = {
  deleteMessage: handleDeleteMessage,
  undeleteMessage,
};
