import type { ResponseOf, RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import { findActor, namedIn } from '../access/actor.js';
import { capabilitiesOf } from '../access/capabilities.js';
import {
  patched,
  assertPatchAllowed,
  assertSwitchesAllowed,
  readTags,
  replaced,
} from '../channels/channelUpdate.js';
import type { Context, Handler, HandlersOf, Outcome } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { assertAllowed } from '../access/permissions.js';
import { assertSupported } from '../requests/input.js';
import {
  answerOwnInvite,
  answersInvite,
  changeMembers,
  changesMembers,
  assertMemberChangesAllowed,
} from '../members/memberChanges.js';
import { postMessage, type PostedMessage } from '../messages/postMessage.js';
import { fail } from '../requests/failure.js';
import {
  cidOf,
  configOf,
  loadChannelContext,
  type ChannelContext,
  channelContextOf,
} from '../access/channelContext.js';
import { channelView } from '../views/channelView.js';
import { loadUsers, publicUser } from '../views/userView.js';
import { memberViewIn } from '../views/memberView.js';

type Request = RequestOf<'updateChannel'>;
type Updated = Omit<ResponseOf<'updateChannel'>, 'duration'>;

const unsupportedData = ['members', 'invites'];

const tagLists = ['add_filter_tags', 'remove_filter_tags'] as const;

const changesTags = (request: Request): boolean =>
  tagLists.some((key) => (request[key] ?? []).length > 0);

const asksForNothing = (request: Request): boolean =>
  request.data == null &&
  !changesTags(request) &&
  request.message == null &&
  request.cooldown == null &&
  !changesMembers(request) &&
  !answersInvite(request);

const permitUpdate = (room: ChannelContext, request: Request, next: ChannelRow): void => {
  if (asksForNothing(request)) {
    // What is there to be told is for those who may read it.
    assertAllowed(room, 'read-channel');
    fail('Input', 'the request names nothing to change');
  }
  // Who may change the members may say so.
  const says = request.message && !changesMembers(request) && !answersInvite(request);
  if (request.data || changesTags(request) || says) assertAllowed(room, 'update-channel');
  assertSwitchesAllowed(room, next);
  assertMemberChangesAllowed(room, request);
};

const changed = (channel: ChannelRow, request: Request): ChannelRow => {
  const { data, cooldown, add_filter_tags: added, remove_filter_tags: removed } = request;
  const next = data ? replaced(channel, data) : channel;
  const kept = next.filter_tags.filter((tag) => removed?.includes(tag) !== true);
  return {
    ...next,
    cooldown: cooldown ?? next.cooldown,
    filter_tags: readTags([...kept, ...(added ?? [])]),
  };
};

/** Posts the system message of a request, if there is one. */
export const postWith = async (
  context: Context,
  room: ChannelContext,
  message: Request['message'],
): Promise<PostedMessage | undefined> => {
  const { actor } = room;
  if (!message) return undefined;
  if (!actor)
    return fail('Input', 'either user or user_id must be provided when using server side auth.');
  return postMessage(context, { ...room, actor }, { ...message, type: 'system' });
};

interface Shown {
  readonly response: Updated;
  readonly update: Delivery;
}

/** The channel as it is now: to who changed it, and to its watchers. */
const show = async (
  context: Context,
  room: ChannelContext,
  posted?: PostedMessage,
): Promise<Shown> => {
  const message = posted?.message;
  // The event is for all, and what is shadowed for its author alone.
  const seen = posted?.row.shadowed ? undefined : message;
  const { channel, config, actor, member } = room;
  const { tx, stamp } = context;
  const members = await tx.members.pages([channel.cid], { limit: 100, offset: 0 });
  const users = await loadUsers(tx, [channel.created_by_id, ...members.map((row) => row.user_id)]);
  const view = channelView(channel, config, users(channel.created_by_id));
  const own_capabilities = actor && capabilitiesOf(channel, config, actor, member);
  return {
    response: {
      channel: { ...view, ...(own_capabilities && { own_capabilities }) },
      members: members.map(memberViewIn(room, users)),
      ...(message && { message }),
    },
    update: emitIn(stamp, channel, 'channel.updated', {
      channel: view,
      ...(actor && { user: publicUser(actor.user) }),
      ...(seen && { message: seen, message_id: seen.id }),
    }),
  };
};

const current = async (
  context: Context,
  { channel, actor }: ChannelContext,
): Promise<ChannelContext> =>
  channelContextOf(context, (await context.tx.channels.find(channel.cid)) ?? channel, actor);

const updateChannel: Handler<'updateChannel'> = async (context, call) => {
  const { tx, stamp } = context;
  const { request, caller, params } = call;
  if (request.data) assertSupported(request.data, unsupportedData);
  const named = namedIn(request) ?? (request.message ? namedIn(request.message) : undefined);
  const actor = await findActor(context, caller, named);
  const room = await loadChannelContext(context, cidOf(params), actor);
  const next = changed(room.channel, request);
  permitUpdate(room, request, next);

  const answered = answersInvite(request) ? await answerOwnInvite(context, room, request) : [];
  // Who only answers an invite changes nothing of the channel.
  const isUpdate =
    !answersInvite(request) ||
    changesMembers(request) ||
    request.data != null ||
    changesTags(request) ||
    request.cooldown != null;
  const updated = isUpdate ? { ...next, updated_at: stamp() } : next;
  await tx.channels.save(updated);
  const { channel, announce } = await changeMembers(
    context,
    { ...room, channel: updated },
    request,
  );
  const after = await channelContextOf(context, channel, actor);
  const memberEvents = await announce(after);
  const posted = await postWith(context, after, request.message);
  const { response, update } = await show(context, await current(context, after), posted);
  return {
    response: response,
    emitted: [
      ...answered,
      ...memberEvents,
      ...(isUpdate ? [update] : []),
      ...(posted?.emitted ?? []),
    ],
    wakeAt: posted?.wakeAt,
  };
};

const updateChannelPartial: Handler<'updateChannelPartial'> = async (
  context,
  call,
): Promise<Outcome<Updated>> => {
  const { request, caller, params } = call;
  const actor = await findActor(context, caller, namedIn(request));
  const room = await loadChannelContext(context, cidOf(params), actor);
  const next = patched(room.channel, request);
  assertPatchAllowed(room, request, next);
  const channel = { ...next, updated_at: context.stamp() };
  await context.tx.channels.save(channel);
  const config = configOf(context, channel);
  const { response, update } = await show(context, { ...room, channel, config });
  return { response: response, emitted: [update] };
};

export const updateChannelHandlers: HandlersOf<'updateChannel' | 'updateChannelPartial'> = {
  updateChannel,
  updateChannelPartial,
};
