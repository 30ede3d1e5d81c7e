import { findActor, namedIn, requireActor } from '../access/actor.js';
import type { Handler, HandlersOf } from '../context.js';
import { assertCooledDown } from '../messages/cooldown.js';
import { findMessage } from '../messages/findMessage.js';
import { assertAllowed, assertWritable } from '../access/permissions.js';
import { postMessage } from '../messages/postMessage.js';
import { fail } from '../requests/failure.js';
import { cidOf, loadChannelContext } from '../access/channelContext.js';
import { channelView } from '../views/channelView.js';
import { messageView } from '../views/messageView.js';
import { muteFields, mutesOf } from '../views/muteView.js';
import { loadUsers } from '../views/userView.js';
import { messageDeletionHandlers } from './messageDeletionHandlers.js';
import { messageUpdateHandlers } from './messageUpdateHandlers.js';

const sendable = ['regular', 'system'];

const sendMessage: Handler<'sendMessage'> = async (context, { caller, params, request }) => {
  const input = request.message;
  const type = input.type ?? 'regular';
  if (!sendable.includes(type)) fail('Input', `a message cannot be of type '${type}'`);
  const actor = await requireActor(context, caller, namedIn(input));
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  assertWritable(channelContext, type === 'system' ? 'create-system-message' : 'create-message');
  await assertCooledDown(context, channelContext);
  const keepHidden = request.keep_channel_hidden ?? false;
  const skipPush = request.skip_push ?? false;
  const { message, emitted, wakeAt } = await postMessage(context, channelContext, input, {
    ...{ keepHidden, skipPush },
  });
  return { response: { message }, emitted, wakeAt };
};

const getMessage: Handler<'getMessage'> = async (context, { caller, params }) => {
  const { tx } = context;
  const actor = await findActor(context, caller, undefined);
  const { row, channelContext } = await findMessage(context, params.id, actor);
  assertAllowed(channelContext, 'read-channel');
  const { channel, config } = channelContext;
  const viewerId = actor?.user.id;
  const users = await loadUsers(tx, [channel.created_by_id]);
  const mutes = await mutesOf(context, viewerId);
  const view = {
    ...channelView(channel, config, users(channel.created_by_id)),
    ...(actor && muteFields(mutes.get(channel.cid))),
  };
  const message = { ...(await messageView(tx, row, viewerId)), channel: view };
  return { response: { message }, emitted: [] };
};

export const messageHandlers: HandlersOf<
  | 'sendMessage'
  | 'getMessage'
  | keyof typeof messageUpdateHandlers
  | keyof typeof messageDeletionHandlers
> = { sendMessage, getMessage, ...messageUpdateHandlers, ...messageDeletionHandlers };
