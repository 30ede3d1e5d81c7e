import { grantFor, grantsOf } from '../../../protocol/permissions.js';
import type { Delivery } from '../../ports/bus.js';
import { findActor, namedIn } from '../access/actor.js';
import type { Call } from '../call.js';
import { deleteChannel, deletionSweep } from '../channels/deleteChannel.js';
import type { Context, Handler, HandlersOf, Preparation } from '../context.js';
import { sweepPart } from '../messages/sweepChannel.js';
import { assertAllowed, rolesOf } from '../access/permissions.js';
import { saveCompletedTask } from '../jobs/tasks.js';
import { assertListLength } from '../requests/input.js';
import { fail } from '../requests/failure.js';
import { cidOf, loadChannelContext, type ChannelContext } from '../access/channelContext.js';

/** Refuses a deletion that the actor may not do. A hard one needs the right to delete any channel. */
const assertDeletionAllowed = (channelContext: ChannelContext, hard: boolean): void => {
  assertAllowed(channelContext, 'delete-channel');
  const { actor, channel, member } = channelContext;
  if (!hard || !actor || actor.trusted) return;
  const grant = grantFor(
    grantsOf(channel.type, channelContext.config.grants),
    rolesOf(actor, member),
    'delete-channel',
  );
  if (grant !== 'all')
    fail('NotAllowed', `User '${actor.user.id}' is not allowed to hard-delete channels`);
};

/** The channel to delete, once the caller may delete it. */
const loadDeletion = async (
  context: Context,
  { caller, params, request }: Call<'deleteChannel'>,
): Promise<{ readonly channelContext: ChannelContext; readonly hard: boolean }> => {
  const hard = request.hard_delete ?? false;
  const actor = await findActor(context, caller, undefined);
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  assertDeletionAllowed(channelContext, hard);
  return { channelContext, hard };
};

/** Sweeps the messages of the channel. */
export const prepareChannelDeletion: Preparation<'deleteChannel'> = async (context, call) => {
  const { channelContext, hard } = await loadDeletion(context, call);
  const sweep = deletionSweep(channelContext.channel, context.stamp(), hard);
  return sweepPart(context, sweep, call.prepared);
};

const handleDeleteChannel: Handler<'deleteChannel'> = async (context, call) => {
  const { channelContext, hard } = await loadDeletion(context, call);
  const { channel, actor } = channelContext;
  const { view, emitted } = await deleteChannel(context, channel, actor, hard, call.prepared);
  return { response: { channel: view }, emitted };
};

const deleteChannels: Handler<'deleteChannels'> = async (context, { caller, request }) => {
  const hard = request.hard_delete ?? false;
  const cids = [...new Set(request.cids)];
  if (cids.length === 0) fail('Input', 'cids must name at least one channel');
  assertListLength('cids', cids);
  const actor = await findActor(context, caller, namedIn(request));
  const channelContexts: ChannelContext[] = [];
  for (const cid of cids) channelContexts.push(await loadChannelContext(context, cid, actor));
  for (const channelContext of channelContexts) assertDeletionAllowed(channelContext, hard);
  const emitted: Delivery[] = [];
  for (const { channel } of channelContexts)
    emitted.push(...(await deleteChannel(context, channel, actor, hard)).emitted);
  const result = Object.fromEntries(cids.map((cid) => [cid, { status: 'ok' }]));
  const task_id = await saveCompletedTask(context, 'delete_channels', result);
  return { response: { result, task_id }, emitted };
};

export const channelDeletionHandlers: HandlersOf<'deleteChannel' | 'deleteChannels'> = {
  deleteChannel: handleDeleteChannel,
  deleteChannels,
};
