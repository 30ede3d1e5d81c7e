import { findActor, namedIn, requireActor } from '../access/actor.js';
import type { Handler, HandlersOf } from '../context.js';
import { refuseTooSoon } from '../messages/cooldown.js';
import { findMessage } from '../messages/findMessage.js';
import { permit, permitWriting } from '../access/permissions.js';
import { post } from '../messages/postMessage.js';
import { refuse } from '../requests/failure.js';
import { cidOf, enter } from '../access/channelContext.js';
import { channelView } from '../views/channelView.js';
import { messageView } from '../views/messageView.js';
import { muteFields, mutesOf } from '../views/muteView.js';
import { loadUsers } from '../views/userView.js';
import { messageRemovalHandlers } from './messageDeletionHandlers.js';
import { messageUpdateHandlers } from './messageUpdateHandlers.js';

const sendable = ['regular', 'system'];

const sendMessage: Handler<'sendMessage'> = async (context, { caller, params, request }) => {
  const input = request.message;
  const type = input.type ?? 'regular';
  if (!sendable.includes(type)) refuse('Input', `a message cannot be of type '${type}'`);
  const actor = await requireActor(context, caller, namedIn(input));
  const room = await enter(context, cidOf(params), actor);
  permitWriting(room, type === 'system' ? 'create-system-message' : 'create-message');
  await refuseTooSoon(context, room);
  const keepHidden = request.keep_channel_hidden ?? false;
  const { message, emitted, wakeAt } = await post(context, room, input, { keepHidden });
  return { answer: { message }, emitted, wakeAt };
};

const getMessage: Handler<'getMessage'> = async (context, { caller, params }) => {
  const { tx } = context;
  const actor = await findActor(context, caller, undefined);
  const { row, room } = await findMessage(context, params.id, actor);
  permit(room, 'read-channel');
  const { channel, config } = room;
  const viewerId = actor?.user.id;
  const users = await loadUsers(tx, [channel.created_by_id]);
  const mutes = await mutesOf(context, viewerId);
  const view = {
    ...channelView(channel, config, users(channel.created_by_id)),
    ...(actor && muteFields(mutes.get(channel.cid))),
  };
  const message = { ...(await messageView(tx, row, viewerId)), channel: view };
  return { answer: { message }, emitted: [] };
};

export const messageHandlers: HandlersOf<
  | 'sendMessage'
  | 'getMessage'
  | keyof typeof messageUpdateHandlers
  | keyof typeof messageRemovalHandlers
> = { sendMessage, getMessage, ...messageUpdateHandlers, ...messageRemovalHandlers };
