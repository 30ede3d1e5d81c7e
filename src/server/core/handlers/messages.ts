import { findActor, namedIn, requireActor } from '../actor.js';
import type { Handler, HandlersOf } from '../context.js';
import type { Actor } from '../actor.js';
import type { Context } from '../context.js';
import { readDraft } from '../drafts.js';
import { emitIn } from '../emission.js';
import { grantFor, grantsOf } from '../../../protocol/permissions.js';
import type { MessageRow } from '../../ports/rows.js';
import { permit, permitWriting, rolesOf } from '../guard.js';
import { post } from '../posting.js';
import { refuse } from '../refusal.js';
import { cidOf, enter, type Room } from '../room.js';
import { messageView, toEveryone } from '../views/messages.js';
import { publicUser } from '../views/users.js';

const sendable = ['regular', 'system'];

const sendMessage: Handler<'sendMessage'> = async (context, { caller, params, request }) => {
  const input = request.message;
  const type = input.type ?? 'regular';
  if (!sendable.includes(type)) refuse('Input', `a message cannot be of type '${type}'`);
  const actor = await requireActor(context, caller, namedIn(input));
  const room = await enter(context, cidOf(params), actor);
  permitWriting(room, type === 'system' ? 'create-system-message' : 'create-message');
  const keepHidden = request.keep_channel_hidden ?? false;
  const { message, emitted } = await post(context, room, input, { keepHidden });
  return { answer: { message }, emitted };
};

interface Found<Who extends Actor | undefined> {
  readonly row: MessageRow;
  readonly room: Room<Who>;
}

/** A message, and the room that it is in. */
export const findMessage = async <Who extends Actor | undefined>(
  context: Context,
  id: string,
  actor: Who,
): Promise<Found<Who>> => {
  const row =
    (await context.tx.messages.find([id])).get(id) ??
    refuse('NotFound', `message '${id}' does not exist`);
  return { row, room: await enter(context, row.cid, actor) };
};

const updateMessage: Handler<'updateMessage'> = async (context, { caller, params, request }) => {
  const { tx, stamp } = context;
  const input = request.message;
  const actor = await findActor(context, caller, namedIn(input));
  const { row, room } = await findMessage(context, params.id, actor);
  permitWriting(room, 'update-message', row.user_id);
  if (row.deleted_at !== null) refuse('Input', `message '${row.id}' is deleted`);
  const pinned = input.pinned ?? false;
  const isPinChanged = pinned !== (row.pinned_at !== null);
  if (isPinChanged) permit(room, 'pin-message');
  const draft = await readDraft(context, room, input);
  const now = stamp();
  const changed = {
    ...row,
    ...draft,
    silent: row.silent,
    updated_at: now,
    text_updated_at: draft.text === row.text ? row.text_updated_at : now,
    ...(isPinChanged && {
      pinned_at: pinned ? now : null,
      pinned_by_id: pinned ? (actor?.user.id ?? null) : null,
    }),
  };
  await tx.messages.save(changed);
  const message = await messageView(tx, changed, actor?.user.id);
  return {
    answer: { message },
    emitted: [
      emitIn(stamp, room.channel, 'message.updated', {
        message: toEveryone(message),
        message_id: row.id,
        ...(actor && { user: publicUser(actor.user) }),
      }),
    ],
  };
};

/** What is gone for good takes someone who may delete the messages of all. */
const permitHardDelete = (room: Room): void => {
  const { actor, channel, member } = room;
  if (!actor || actor.trusted) return;
  const grant = grantFor(grantsOf(channel.type), rolesOf(actor, member), 'delete-message');
  if (grant !== 'all')
    refuse('NotAllowed', `User '${actor.user.id}' is not allowed to delete messages for good`);
};

const erase = async ({ tx }: Context, row: MessageRow): Promise<void> => {
  await tx.messages.remove(row.id);
  const parent = (await tx.messages.find(row.parent_id === null ? [] : [row.parent_id])).get(
    row.parent_id ?? '',
  );
  if (parent) await tx.messages.save({ ...parent, reply_count: parent.reply_count - 1 });
};

const deleteMessage: Handler<'deleteMessage'> = async (context, { caller, params, request }) => {
  const { tx, stamp } = context;
  const hard = request.hard ?? false;
  const actor = await findActor(context, caller, request.deleted_by ?? undefined);
  const { row, room } = await findMessage(context, params.id, actor);
  permit(room, 'delete-message', row.user_id);
  if (hard) permitHardDelete(room);
  if (row.deleted_at !== null && !hard)
    return { answer: { message: await messageView(tx, row, actor?.user.id) }, emitted: [] };
  const now = stamp();
  const deleted = { ...row, type: 'deleted', deleted_at: now, updated_at: now };
  // Seen before it is gone, with the reactions that go with it.
  const message = await messageView(tx, deleted, actor?.user.id);
  await (hard ? erase(context, row) : tx.messages.save(deleted));
  return {
    answer: { message },
    emitted: [
      emitIn(stamp, room.channel, 'message.deleted', {
        message: toEveryone(message),
        message_id: row.id,
        hard_delete: hard,
        ...(actor && { user: publicUser(actor.user) }),
      }),
    ],
  };
};

export const messageHandlers: HandlersOf<'sendMessage' | 'updateMessage' | 'deleteMessage'> = {
  sendMessage,
  updateMessage,
  deleteMessage,
};
