import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Channel } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import { type Actor, findActor, namedIn } from '../access/actor.js';
import type { Call } from '../call.js';
import type { Context, Handler, HandlersOf, Preparation } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { assertAllowed } from '../access/permissions.js';
import { assertListLength } from '../requests/input.js';
import { storedTimestamp } from '../requests/timestamps.js';
import type { PostedMessage } from '../messages/postMessage.js';
import { finishSweep, type Sweep, sweepPart } from '../messages/sweepChannel.js';
import { fail } from '../requests/failure.js';
import {
  cidOf,
  loadChannelContext,
  type ChannelContext,
  channelContextOf,
} from '../access/channelContext.js';
import { channelView } from '../views/channelView.js';
import { loadUsers, publicUser } from '../views/userView.js';
import { assertSystemMessage, postSystemMessage } from './channelUpdateHandlers.js';

type Request = RequestOf<'truncateChannel'>;

/** The time up to which messages are removed; never in the future. */
const truncationTime = ({ stamp }: Context, { truncated_at }: Request): string => {
  const now = stamp();
  const requested = truncated_at == null ? now : storedTimestamp(truncated_at);
  return requested < now ? requested : now;
};

const sweepOf = ({ cid }: ChannelRow, upTo: string, { hard_delete }: Request): Sweep => ({
  cid,
  upTo,
  mode: hard_delete === true ? 'remove' : 'hide',
});

/** Truncates the channel for everybody. */
const truncateForAll = async (
  context: Context,
  channel: ChannelRow,
  sweep: Sweep,
  prepared: string | undefined,
): Promise<ChannelRow> => {
  const { tx, stamp } = context;
  const { cid, upTo } = sweep;
  await finishSweep(context, sweep, prepared);
  await tx.members.recountUnread(cid);
  await tx.drafts.removeIn(cid);
  const last_message_at = (await tx.messages.newest(cid))?.created_at ?? null;
  const truncated = { ...channel, truncated_at: upTo, last_message_at, updated_at: stamp() };
  await tx.channels.save(truncated);
  return truncated;
};

/** Hides the history from some members; the channel itself is not truncated. */
const truncateForMembers = async (
  { tx }: Context,
  channel: ChannelRow,
  upTo: string,
  ids: readonly string[],
): Promise<ChannelRow> => {
  assertListLength('member_ids', ids);
  const rows = await tx.members.find(channel.cid, ids);
  const nonMember = ids.find((id) => !rows.has(id));
  if (nonMember !== undefined)
    return fail('NotFound', `user '${nonMember}' is not a member of channel ${channel.cid}`);
  await tx.members.save([...rows.values()].map((row) => ({ ...row, hide_messages_before: upTo })));
  await tx.members.recountUnread(channel.cid);
  return { ...channel, truncated_at: upTo };
};

const viewOf = async (
  { tx }: Context,
  { config }: ChannelContext,
  channel: ChannelRow,
  actor: Actor | undefined,
): Promise<Channel> => {
  const users = await loadUsers(tx, [channel.created_by_id]);
  const view = channelView(channel, config, users(channel.created_by_id));
  return { ...view, ...(actor && { truncated_by: publicUser(actor.user) }) };
};

const emitTruncation = async (
  { tx, stamp }: Context,
  channel: ChannelRow,
  view: Channel,
  actor: Actor | undefined,
  posted: PostedMessage | undefined,
  only: readonly string[] | undefined,
): Promise<readonly Delivery[]> => {
  // The events are for all, and what is shadowed for its author alone.
  const isSeen = posted?.row.shadowed === false;
  const message = isSeen && { message: posted.message, message_id: posted.row.id };
  const memberIds = only ?? (await tx.members.connected(channel.cid));
  const counts = Object.fromEntries(await tx.members.totals(memberIds));
  const byMembership = only === undefined && ({ byMembership: true } as const);
  const toMembers = { memberIds, counts, ...byMembership };
  const payload = { channel: view, ...message };
  const toWatchers = { ...payload, ...(actor && { user: publicUser(actor.user) }) };
  return [
    emitIn(
      stamp,
      channel,
      'channel.truncated',
      toWatchers,
      only === undefined ? {} : { onlyTo: only },
    ),
    emitIn(stamp, channel, 'notification.channel_truncated', payload, toMembers),
  ];
};

/** The channel to truncate, once the caller may truncate it. */
const loadTruncation = async (
  context: Context,
  { caller, params, request }: Call<'truncateChannel'>,
): Promise<ChannelContext> => {
  const named = namedIn(request) ?? (request.message ? namedIn(request.message) : undefined);
  const actor = await findActor(context, caller, named);
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  assertAllowed(channelContext, 'truncate-channel');
  return channelContext;
};

/** Sweeps the messages of a channel that is truncated for everybody. */
export const prepareTruncation: Preparation<'truncateChannel'> = async (context, call) => {
  const { request, prepared } = call;
  const channelContext = await loadTruncation(context, call);
  const { channel } = channelContext;
  // A call that is refused changes nothing, so it is refused before its first part.
  if (prepared === undefined) await assertSystemMessage(context, channelContext, request.message);
  const upTo = truncationTime(context, request);
  return request.member_ids
    ? { response: { prepared: '', more: false }, emitted: [] }
    : sweepPart(context, sweepOf(channel, upTo, request), prepared);
};

const truncateChannel: Handler<'truncateChannel'> = async (context, call) => {
  const { request, prepared } = call;
  const only = request.member_ids ? [...new Set(request.member_ids)] : undefined;
  const channelContext = await loadTruncation(context, call);
  const { channel: before, actor } = channelContext;
  const upTo = truncationTime(context, request);
  const channel =
    only === undefined
      ? await truncateForAll(context, before, sweepOf(before, upTo, request), prepared)
      : await truncateForMembers(context, before, upTo, only);
  // A truncation for some members leaves the channel itself as it is.
  const kept = only === undefined ? channel : before;
  const posted = await postSystemMessage(
    context,
    await channelContextOf(context, kept, actor),
    request.message,
  );
  const now = (await context.tx.channels.find(kept.cid)) ?? kept;
  const view = await viewOf(context, channelContext, { ...now, truncated_at: upTo }, actor);
  const truncation = await emitTruncation(context, channel, view, actor, posted, only);
  return {
    response: { channel: view, ...(posted && { message: posted.message }) },
    emitted: [...truncation, ...(posted?.emitted ?? [])],
    wakeAt: posted?.wakeAt,
  };
};

export const channelTruncationHandlers: HandlersOf<'truncateChannel'> = { truncateChannel };
