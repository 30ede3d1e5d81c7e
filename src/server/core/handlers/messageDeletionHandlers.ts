import { grantFor, grantsOf } from '../../../protocol/permissions.js';
import type { Delivery } from '../../ports/bus.js';
import type { MessageRow } from '../../ports/rows.js';
import { type Actor, findActor } from '../access/actor.js';
import { routingOf, isTruncated } from '../access/visibility.js';
import type { Context, Handler, HandlersOf, Outcome } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { deletedRow, deleteMessage, emptiedRow } from '../messages/deleteMessage.js';
import { scrubMessages } from '../messages/scrub.js';
import { findMessage } from '../messages/findMessage.js';
import { assertAllowed, assertNotBanned, rolesOf } from '../access/permissions.js';
import { emitMessageUpdated, emitHiddenReactions } from '../messages/messageEvents.js';
import { recountUnread } from '../messages/recountUnread.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';
import type { ResponseBody } from '../call.js';
import { messageInEvent, messageView } from '../views/messageView.js';
import { publicUser } from '../views/userView.js';
import { announceUpdate } from './messageUpdateHandlers.js';

type Deleted = Promise<Outcome<ResponseBody<'deleteMessage'>>>;

/** What is gone for good takes someone who may delete the messages of all. */
const permitHardDelete = (room: ChannelContext): void => {
  const { actor, channel, member } = room;
  if (!actor || actor.trusted) return;
  const grant = grantFor(
    grantsOf(channel.type, room.config.grants),
    rolesOf(actor, member),
    'delete-message',
  );
  if (grant !== 'all')
    fail('NotAllowed', `User '${actor.user.id}' is not allowed to delete messages for good`);
};

const deleteForMe = async (
  { tx, stamp }: Context,
  { channel }: ChannelContext,
  row: MessageRow,
  { user }: Actor,
): Deleted => {
  const now = stamp();
  await tx.messages.deleteForMe({ message_id: row.id, user_id: user.id, deleted_at: now });
  const audience = { onlyTo: [user.id] };
  const payload = {
    message: await messageInEvent(tx, row, audience),
    message_id: row.id,
    hard_delete: false,
    deleted_for_me: true,
    user: publicUser(user),
  };
  return {
    response: { message: await messageView(tx, row, user.id) },
    emitted: [emitIn(stamp, channel, 'message.deleted', payload, audience)],
  };
};

/** Tells what is left of a thread once a reply is gone for good. */
const announceThread = async (
  context: Context,
  { channel }: ChannelContext,
  { parent_id, shadowed }: MessageRow,
): Promise<readonly Delivery[]> => {
  if (parent_id === null || shadowed) return [];
  const parent = (await context.tx.messages.find([parent_id])).get(parent_id);
  return parent ? emitMessageUpdated(context, channel, parent) : [];
};

const deleteForAll = async (
  context: Context,
  room: ChannelContext,
  row: MessageRow,
  hard: boolean,
): Deleted => {
  const { tx, stamp } = context;
  const { channel, actor } = room;
  if (row.deleted_at !== null && !hard)
    return { response: { message: await messageView(tx, row, actor?.user.id) }, emitted: [] };
  const now = stamp();
  // Seen before it is gone, with the reactions that go with it.
  const deleted = deletedRow(row, now);
  const message = await messageView(tx, deleted, actor?.user.id);
  const audience = routingOf(row);
  const gone = await deleteMessage(context, row, hard ? 'hard' : 'soft', now);
  await scrubMessages(context, channel.cid, gone);
  if (hard) await recountUnread(tx, channel.cid);
  const left = hard ? emptiedRow(row, now) : deleted;
  const payload = {
    message: await messageInEvent(tx, left, audience),
    message_id: row.id,
    hard_delete: hard,
    ...(actor && { user: publicUser(actor.user) }),
  };
  return {
    response: { message },
    emitted: [
      emitIn(stamp, channel, 'message.deleted', payload, audience),
      ...(await (hard
        ? announceThread(context, room, row)
        : emitHiddenReactions(context, channel, deleted, audience))),
    ],
  };
};

const handleDeleteMessage: Handler<'deleteMessage'> = async (
  context,
  { caller, params, request },
) => {
  const { hard, delete_for_me: forMe } = request;
  const actor = await findActor(context, caller, request.deleted_by ?? undefined);
  const { row, channelContext: room } = await findMessage(context, params.id, actor);
  if (hard && forMe) return fail('Input', 'hard and delete_for_me exclude each other');
  if (forMe) {
    assertAllowed(room, 'read-channel');
    return actor
      ? deleteForMe(context, room, row, actor)
      : fail('Input', 'deleted_by must be provided when using server side auth.');
  }
  assertAllowed(room, 'delete-message', row.user_id);
  assertNotBanned(room);
  if (hard) permitHardDelete(room);
  return deleteForAll(context, room, row, hard ?? false);
};

const undeleteMessage: Handler<'undeleteMessage'> = async (context, call) => {
  const { caller, params, request } = call;
  const actor = await findActor(context, caller, request.undeleted_by ?? undefined);
  const { row, channelContext: room } = await findMessage(context, params.id, actor);
  if (row.deleted_at === null) return fail('Input', `message '${row.id}' is not deleted`);
  if (isTruncated(row))
    return fail('Input', `message '${row.id}' went with the history of its channel`);
  const now = context.stamp();
  return announceUpdate(context, room, { ...row, deleted_at: null, updated_at: now });
};

export const messageRemovalHandlers: HandlersOf<'deleteMessage' | 'undeleteMessage'> = {
  deleteMessage: handleDeleteMessage,
  undeleteMessage,
};
