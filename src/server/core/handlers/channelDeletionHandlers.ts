import { grantFor, grantsOf } from '../../../protocol/permissions.js';
import type { Delivery } from '../../ports/bus.js';
import { findActor, namedIn } from '../access/actor.js';
import { removeChannel } from '../channels/deleteChannel.js';
import type { Handler, HandlersOf } from '../context.js';
import { permit, rolesOf } from '../access/permissions.js';
import { refuseLongList } from '../requests/input.js';
import { refuse } from '../requests/failure.js';
import { cidOf, enter, type Room } from '../access/channelContext.js';

/** What is gone for good takes someone who may delete the channels of all. */
const permitDeletion = (room: Room, hard: boolean): void => {
  permit(room, 'delete-channel');
  const { actor, channel, member } = room;
  if (!hard || !actor || actor.trusted) return;
  const grant = grantFor(
    grantsOf(channel.type, room.config.grants),
    rolesOf(actor, member),
    'delete-channel',
  );
  if (grant !== 'all')
    refuse('NotAllowed', `User '${actor.user.id}' is not allowed to delete channels for good`);
};

const deleteChannel: Handler<'deleteChannel'> = async (context, { caller, params, request }) => {
  const hard = request.hard_delete ?? false;
  const actor = await findActor(context, caller, undefined);
  const room = await enter(context, cidOf(params), actor);
  permitDeletion(room, hard);
  const { view, emitted } = await removeChannel(context, room.channel, actor, hard);
  return { answer: { channel: view }, emitted };
};

const deleteChannels: Handler<'deleteChannels'> = async (context, { caller, request }) => {
  const hard = request.hard_delete ?? false;
  const cids = [...new Set(request.cids)];
  if (cids.length === 0) refuse('Input', 'cids must name at least one channel');
  refuseLongList('cids', cids);
  const actor = await findActor(context, caller, namedIn(request));
  const rooms: Room[] = [];
  for (const cid of cids) rooms.push(await enter(context, cid, actor));
  for (const room of rooms) permitDeletion(room, hard);
  const emitted: Delivery[] = [];
  for (const { channel } of rooms)
    emitted.push(...(await removeChannel(context, channel, actor, hard)).emitted);
  return {
    answer: { result: Object.fromEntries(cids.map((cid) => [cid, { status: 'ok' }])) },
    emitted,
  };
};

export const deletionHandlers: HandlersOf<'deleteChannel' | 'deleteChannels'> = {
  deleteChannel,
  deleteChannels,
};
