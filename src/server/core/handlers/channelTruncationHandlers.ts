import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Channel } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import { type Actor, findActor, namedIn } from '../access/actor.js';
import type { Call } from '../call.js';
import type { Context, Handler, HandlersOf, Outcome, Preparation, Progress } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { assertAllowed } from '../access/permissions.js';
import { endDraftsIn, ownersAtOnce } from '../messages/endDrafts.js';
import { mostToRecountAtOnce, recountUnread } from '../messages/recountUnread.js';
import { present } from '../requests/input.js';
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

/** How far a truncation has gone. */
interface Place {
  readonly swept?: string;
  /** The member up to whom unread messages are recounted, once all messages are swept. */
  readonly recounted?: string;
}

const parsePlace = (prepared: string | undefined): Place =>
  prepared === undefined || prepared === '' ? {} : (JSON.parse(prepared) as Place);

const at = (place: Place, more: boolean): Progress => ({ prepared: JSON.stringify(place), more });

/**
 * A truncated channel, with the task that goes on to recount its unread messages, and the events of
 * the drafts that ended with it.
 */
interface Truncated {
  readonly channel: ChannelRow;
  readonly recount: readonly Delivery[];
  readonly endedDrafts: readonly Delivery[];
}

/** Truncates the channel for everybody. */
const truncateForAll = async (
  context: Context,
  channel: ChannelRow,
  sweep: Sweep,
  prepared: string | undefined,
): Promise<Truncated> => {
  const { tx, stamp } = context;
  const { cid, upTo } = sweep;
  await finishSweep(context, sweep, parsePlace(prepared).swept);
  const recount = await recountUnread(context, cid);
  const endedDrafts = await endDraftsIn(context, channel);
  const last_message_at = (await tx.messages.newest(cid))?.created_at ?? null;
  const truncated = { ...channel, truncated_at: upTo, last_message_at, updated_at: stamp() };
  await tx.channels.save(truncated);
  return { channel: truncated, recount, endedDrafts };
};

/** Hides the history from some members; the channel itself is not truncated. */
const truncateForMembers = async (
  { tx }: Context,
  channel: ChannelRow,
  upTo: string,
  ids: readonly string[],
): Promise<Truncated> => {
  const rows = await tx.members.find(channel.cid, ids);
  const nonMember = ids.find((id) => !rows.has(id));
  if (nonMember !== undefined)
    return fail('NotFound', `user '${nonMember}' is not a member of channel ${channel.cid}`);
  await tx.members.save([...rows.values()].map((row) => ({ ...row, hide_messages_before: upTo })));
  await tx.members.recountUnread(channel.cid, { userIds: ids });
  return { channel: { ...channel, truncated_at: upTo }, recount: [], endedDrafts: [] };
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

/** Sweeps a part of the messages, then ends the drafts, then recounts a part of the members. */
const truncatePart = async (
  context: Context,
  channel: ChannelRow,
  sweep: Sweep,
  { swept, recounted }: Place,
): Promise<Outcome<Progress>> => {
  const { members } = context.tx;
  if (recounted !== undefined) {
    const next = await members.recountUnread(channel.cid, { after: recounted });
    const place = { ...present({ swept }), recounted: next ?? recounted };
    return { response: at(place, next !== undefined), emitted: [] };
  }
  const { prepared, more } = (await sweepPart(context, sweep, swept)).response;
  if (more) return { response: at({ swept: prepared }, true), emitted: [] };
  const emitted = await endDraftsIn(context, channel, ownersAtOnce);
  if (emitted.length >= ownersAtOnce) return { response: at({ swept: prepared }, true), emitted };
  return channel.member_count <= mostToRecountAtOnce
    ? { response: at({ swept: prepared }, false), emitted }
    : { response: at({ swept: prepared, recounted: '' }, true), emitted };
};

/** Truncates the channel for everybody in parts. */
export const prepareTruncation: Preparation<'truncateChannel'> = async (context, call) => {
  const { request, prepared } = call;
  const channelContext = await loadTruncation(context, call);
  const { channel } = channelContext;
  // A call that is refused changes nothing, so it is refused before its first part.
  if (prepared === undefined) await assertSystemMessage(context, channelContext, request.message);
  if (request.member_ids) return { response: at({}, false), emitted: [] };
  const sweep = sweepOf(channel, truncationTime(context, request), request);
  return truncatePart(context, channel, sweep, parsePlace(prepared));
};

const truncateChannel: Handler<'truncateChannel'> = async (context, call) => {
  const { request, prepared } = call;
  const only = request.member_ids ? [...new Set(request.member_ids)] : undefined;
  const channelContext = await loadTruncation(context, call);
  const { channel: before, actor } = channelContext;
  const upTo = truncationTime(context, request);
  const { channel, recount, endedDrafts } =
    only === undefined
      ? await truncateForAll(context, before, sweepOf(before, upTo, request), prepared)
      : await truncateForMembers(context, before, upTo, only);
  // A truncation for some members leaves the channel itself as it is.
  const kept = only === undefined ? channel : before;
  const posted = await postSystemMessage(
    context,
    await channelContextOf(context, kept, actor),
    request,
  );
  const now = (await context.tx.channels.find(kept.cid)) ?? kept;
  const view = await viewOf(context, channelContext, { ...now, truncated_at: upTo }, actor);
  const truncation = await emitTruncation(context, channel, view, actor, posted, only);
  return {
    response: { channel: view, ...(posted && { message: posted.message }) },
    emitted: [...endedDrafts, ...truncation, ...(posted?.emitted ?? []), ...recount],
    wakeAt: posted?.wakeAt,
  };
};

export const channelTruncationHandlers: HandlersOf<'truncateChannel'> = { truncateChannel };
