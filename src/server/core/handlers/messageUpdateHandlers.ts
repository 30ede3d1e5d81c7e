import * as E from '#fp-ts/Either';
import { MessageInput } from '../../../protocol/endpoints/inputs.js';
import type { ResponseOf } from '../../../protocol/endpoints/endpointTable.js';
import type { MessageRow } from '../../ports/rows.js';
import { findActor, namedIn } from '../access/actor.js';
import type { Context, Handler, HandlersOf, Outcome } from '../context.js';
import { readDraft } from '../messages/messageInput.js';
import { findMessage } from '../messages/findMessage.js';
import { assertAllowed, assertWritable } from '../access/permissions.js';
import { emitMessageUpdated, type UpdateKey } from '../messages/messageEvents.js';
import { touchedKeys, updatePartially } from '../requests/partialUpdate.js';
import { isPinChanged, pinOf } from '../messages/pins.js';
import { attachUploads } from '../messages/uploads.js';
import { assertBounds } from '../requests/bounds.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';
import { messageView } from '../views/messageView.js';
import { publicUser } from '../views/userView.js';

type MessageOutcome = Outcome<Omit<ResponseOf<'updateMessage'>, 'duration'>>;

/** Saves a changed message, and emits it to its viewers. */
export const saveAndEmitUpdate = async (
  context: Context,
  { channel, actor }: ChannelContext,
  row: MessageRow,
  key: UpdateKey = 'message.updated',
): Promise<MessageOutcome> => {
  const { tx } = context;
  await tx.messages.save(row);
  await attachUploads(context, row);
  const by = actor ? { user: publicUser(actor.user) } : {};
  return {
    response: { message: await messageView(tx, row, actor?.user.id) },
    emitted: await emitMessageUpdated(context, channel, row, by, key),
    wakeAt: row.pin_expires,
  };
};

const replace = async (
  context: Context,
  channelContext: ChannelContext,
  row: MessageRow,
  input: MessageInput,
): Promise<MessageOutcome> => {
  if (row.deleted_at !== null) fail('Input', `message '${row.id}' is deleted`);
  const isPinned = isPinChanged(row, input);
  if (isPinned) assertAllowed(channelContext, 'pin-message');
  const mayBeEmpty = (await context.tx.polls.ofMessages([row.id])).length > 0;
  const draft = await readDraft(context, channelContext, input, { before: row, mayBeEmpty });
  const now = context.stamp();
  return saveAndEmitUpdate(context, channelContext, {
    ...row,
    ...draft,
    silent: row.silent,
    updated_at: now,
    text_updated_at: draft.text === row.text ? row.text_updated_at : now,
    ...(isPinned && pinOf(input, channelContext.actor, now)),
  });
};

const updateMessage: Handler<'updateMessage'> = async (context, { caller, params, request }) => {
  const input = request.message;
  const actor = await findActor(context, caller, namedIn(input));
  const { row, channelContext } = await findMessage(context, params.id, actor);
  assertWritable(channelContext, 'update-message', row.user_id);
  return replace(context, channelContext, row, input);
};

/** A message in the form of its author's input. */
const inputOf = (row: MessageRow): MessageInput => ({
  ...row.data,
  text: row.text,
  attachments: row.attachments,
  mentioned_users: row.mentioned_user_ids,
  quoted_message_id: row.quoted_message_id ?? undefined,
  pinned: row.pinned_at !== null,
  pinned_at: row.pinned_at ?? undefined,
  pin_expires: row.pin_expires ?? undefined,
});

const pinKeys = new Set(['pinned', 'pinned_at', 'pin_expires']);

const assertPartialAllowed = (
  channelContext: ChannelContext,
  row: MessageRow,
  keys: readonly string[],
) => {
  // Pinning has a permission of its own, which does not depend on the author.
  const isPin = keys.length > 0 && keys.every((key) => pinKeys.has(key));
  if (isPin) assertWritable(channelContext, 'pin-message');
  else assertWritable(channelContext, 'update-message', row.user_id);
};

const updateMessagePartial: Handler<'updateMessagePartial'> = async (context, call) => {
  const { caller, params, request } = call;
  const actor = await findActor(context, caller, namedIn(request));
  const { row, channelContext } = await findMessage(context, params.id, actor);
  assertPartialAllowed(channelContext, row, touchedKeys(request));
  const input = MessageInput.decode(updatePartially(inputOf(row), request));
  if (E.isLeft(input)) return fail('Input', 'set does not fit the fields of a message');
  assertBounds(MessageInput, input.right);
  return replace(context, channelContext, row, input.right);
};

export const messageUpdateHandlers: HandlersOf<'updateMessage' | 'updateMessagePartial'> = {
  updateMessage,
  updateMessagePartial,
};
