import { grantFor, grantsOf } from '../../../protocol/permissions.js';
import type { Delivery } from '../../ports/bus.js';
import { type Actor, findActor, namedIn } from '../access/actor.js';
import type { Call } from '../call.js';
import { deleteChannel } from '../channels/deleteChannel.js';
import { prepareDeletion } from '../channels/prepareChannelDeletion.js';
import type { Context, Handler, HandlersOf, Outcome, Preparation } from '../context.js';
import { assertAllowed, rolesOf } from '../access/permissions.js';
import { saveCompletedTask } from '../jobs/tasks.js';
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

/** Sweeps the messages of the channel and takes members out. */
export const prepareChannelDeletion: Preparation<'deleteChannel'> = async (context, call) => {
  const { channelContext, hard } = await loadDeletion(context, call);
  const { channel, actor } = channelContext;
  return prepareDeletion(context, channel, actor, hard, call.prepared);
};

const handleDeleteChannel: Handler<'deleteChannel'> = async (context, call) => {
  const { channelContext, hard } = await loadDeletion(context, call);
  const { channel, actor } = channelContext;
  const { view, emitted } = await deleteChannel(context, channel, actor, hard, call.prepared);
  return { response: { channel: view }, emitted };
};

const cidsIn = ({ request }: Call<'deleteChannels'>): readonly string[] => {
  const cids = [...new Set(request.cids)];
  if (cids.length === 0) fail('Input', 'cids must name at least one channel');
  return cids;
};

/** How many channels are deleted, and how far the sweep of the next one is. */
interface Deletions {
  readonly deleted: number;
  readonly swept: string;
}

const deletionsIn = (prepared = '0 '): Deletions => {
  const [deleted = '', swept = ''] = prepared.split(' ');
  return { deleted: Number(deleted), swept };
};

/** Deletes a channel, or a part of it if it is large. */
const deletePart = async (
  context: Context,
  cid: string,
  actor: Actor | undefined,
  hard: boolean,
  { deleted, swept }: Deletions,
): Promise<Outcome<Deletions>> => {
  const next = { deleted: deleted + 1, swept: '' };
  const channel = await context.tx.channels.find(cid);
  if (!channel) return { response: next, emitted: [] };
  const { response, emitted } = await prepareDeletion(context, channel, actor, hard, swept);
  if (response.more) return { response: { deleted, swept: response.prepared }, emitted };
  const deletion = await deleteChannel(context, channel, actor, hard, response.prepared);
  return { response: next, emitted: [...emitted, ...deletion.emitted] };
};

/** How many channels one transaction deletes, if none of them has many messages. */
const channelsAtOnce = 5;

/** Deletes some of the channels. All of them are checked before the first is deleted. */
export const prepareChannelDeletions: Preparation<'deleteChannels'> = async (context, call) => {
  const { caller, request, prepared } = call;
  const hard = request.hard_delete ?? false;
  const cids = cidsIn(call);
  const actor = await findActor(context, caller, namedIn(request));
  for (const cid of prepared === undefined ? cids : [])
    assertDeletionAllowed(await loadChannelContext(context, cid, actor), hard);
  let progress = deletionsIn(prepared);
  const emitted: Delivery[] = [];
  for (const cid of cids.slice(progress.deleted, progress.deleted + channelsAtOnce)) {
    const part = await deletePart(context, cid, actor, hard, progress);
    const isDone = part.response.deleted > progress.deleted;
    emitted.push(...part.emitted);
    progress = part.response;
    if (!isDone) break;
  }
  const { deleted, swept } = progress;
  return {
    response: { prepared: `${deleted} ${swept}`, more: deleted < cids.length },
    emitted,
  };
};

const deleteChannels: Handler<'deleteChannels'> = async (context, call) => {
  const result = Object.fromEntries(cidsIn(call).map((cid) => [cid, { status: 'ok' }]));
  const task_id = await saveCompletedTask(context, 'delete_channels', result);
  return { response: { result, task_id }, emitted: [] };
};

export const channelDeletionHandlers: HandlersOf<'deleteChannel' | 'deleteChannels'> = {
  deleteChannel: handleDeleteChannel,
  deleteChannels,
};
