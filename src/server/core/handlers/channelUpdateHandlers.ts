import type { ResponseOf, RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import { findActor, namedIn } from '../access/actor.js';
import { capabilitiesOf } from '../access/capabilities.js';
import {
  patchedChannel,
  assertPatchAllowed,
  assertSwitchesAllowed,
  readTags,
  replacedChannel,
} from '../channels/channelUpdate.js';
import type { Context, Handler, HandlersOf, Outcome } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { assertAllowed } from '../access/permissions.js';
import { assertSupported } from '../requests/input.js';
import {
  respondToOwnInvite,
  respondsToInvite,
  changeMembers,
  changesMembers,
  assertMemberChangesAllowed,
} from '../members/memberChanges.js';
import { messageExists } from '../messages/messageExists.js';
import { postMessage, type PostedMessage, readMessage } from '../messages/postMessage.js';
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
type UpdateResponse = Omit<ResponseOf<'updateChannel'>, 'duration'>;

const unsupportedData = ['members', 'invites'];

const tagLists = ['add_filter_tags', 'remove_filter_tags'] as const;

const changesTags = (request: Request): boolean =>
  tagLists.some((key) => (request[key] ?? []).length > 0);

const isEmptyRequest = (request: Request): boolean =>
  request.data == null &&
  !changesTags(request) &&
  request.message == null &&
  request.cooldown == null &&
  !changesMembers(request) &&
  !respondsToInvite(request);

const assertUpdateAllowed = (
  channelContext: ChannelContext,
  request: Request,
  next: ChannelRow,
): void => {
  if (isEmptyRequest(request)) {
    // Only users who may read the channel learn whether it exists.
    assertAllowed(channelContext, 'read-channel');
    fail('Input', 'the request changes nothing');
  }
  // A message beside a member change needs no permission of its own.
  const hasOwnMessage = request.message && !changesMembers(request) && !respondsToInvite(request);
  if (request.data || changesTags(request) || hasOwnMessage)
    assertAllowed(channelContext, 'update-channel');
  assertSwitchesAllowed(channelContext, next);
  assertMemberChangesAllowed(channelContext, request);
};

const changedChannel = (channel: ChannelRow, request: Request): ChannelRow => {
  const { data, cooldown, add_filter_tags: added, remove_filter_tags: removed } = request;
  const next = data ? replacedChannel(channel, data) : channel;
  const kept = next.filter_tags.filter((tag) => removed?.includes(tag) !== true);
  return {
    ...next,
    cooldown: cooldown ?? next.cooldown,
    filter_tags: readTags([...kept, ...(added ?? [])]),
  };
};

type SystemMessage = Parameters<typeof readMessage>;

/** The system message of a request, if it has one. */
const systemMessage = (
  context: Context,
  channelContext: ChannelContext,
  message: Request['message'],
): SystemMessage | undefined => {
  const { actor } = channelContext;
  if (!message) return undefined;
  if (!actor)
    return fail('Input', 'either user or user_id must be provided when using server side auth.');
  return [context, { ...channelContext, actor }, { ...message, type: 'system' }];
};

/** Posts the system message of a request, if it has one. */
export const postSystemMessage = async (
  context: Context,
  channelContext: ChannelContext,
  { message, skip_push }: Pick<Request, 'message' | 'skip_push'>,
): Promise<PostedMessage | undefined> => {
  const given = systemMessage(context, channelContext, message);
  return given && postMessage(...given, { skipPush: skip_push ?? false });
};

/** Refuses a request with a system message that cannot be posted. */
export const assertSystemMessage = async (
  ...request: Parameters<typeof systemMessage>
): Promise<void> => {
  const message = systemMessage(...request);
  if (!message) return;
  const { row } = await readMessage(...message);
  const [{ tx }] = message;
  if ((await tx.messages.find([row.id])).has(row.id)) throw messageExists(row.id);
};

interface UpdateResult {
  readonly response: UpdateResponse;
  readonly update: Delivery;
}

/** The response of an update, and its `channel.updated` event. */
const updateResult = async (
  context: Context,
  channelContext: ChannelContext,
  posted?: PostedMessage,
): Promise<UpdateResult> => {
  const message = posted?.message;
  // The event is for all, and what is shadowed for its author alone.
  const seen = posted?.row.shadowed ? undefined : message;
  const { channel, config, actor, member } = channelContext;
  const { tx, stamp } = context;
  const members = await tx.members.pages([channel.cid], { limit: 100, offset: 0 });
  const users = await loadUsers(tx, [channel.created_by_id, ...members.map((row) => row.user_id)]);
  const view = channelView(channel, config, users(channel.created_by_id));
  const own_capabilities = actor && capabilitiesOf(channel, config, actor, member);
  return {
    response: {
      channel: { ...view, ...(own_capabilities && { own_capabilities }) },
      members: members.map(memberViewIn(channelContext, users)),
      ...(message && { message }),
    },
    update: emitIn(stamp, channel, 'channel.updated', {
      channel: view,
      ...(actor && { user: publicUser(actor.user) }),
      ...(seen && { message: seen, message_id: seen.id }),
    }),
  };
};

const reloadChannelContext = async (
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
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  const next = changedChannel(channelContext.channel, request);
  assertUpdateAllowed(channelContext, request, next);

  const inviteEvents = respondsToInvite(request)
    ? await respondToOwnInvite(context, channelContext, request)
    : [];
  // A response to an invite alone does not change the channel.
  const isUpdate =
    !respondsToInvite(request) ||
    changesMembers(request) ||
    request.data != null ||
    changesTags(request) ||
    request.cooldown != null;
  const updated = isUpdate ? { ...next, updated_at: stamp() } : next;
  await tx.channels.save(updated);
  const { channel, emitEvents } = await changeMembers(
    context,
    { ...channelContext, channel: updated },
    request,
  );
  const after = await channelContextOf(context, channel, actor);
  const memberEvents = await emitEvents(after);
  const posted = await postSystemMessage(context, after, request);
  const { response, update } = await updateResult(
    context,
    await reloadChannelContext(context, after),
    posted,
  );
  return {
    response: response,
    emitted: [
      ...inviteEvents,
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
): Promise<Outcome<UpdateResponse>> => {
  const { request, caller, params } = call;
  const actor = await findActor(context, caller, namedIn(request));
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  const next = patchedChannel(channelContext.channel, request);
  assertPatchAllowed(channelContext, request, next);
  const channel = { ...next, updated_at: context.stamp() };
  await context.tx.channels.save(channel);
  const config = configOf(context, channel);
  const { response, update } = await updateResult(context, { ...channelContext, channel, config });
  return { response: response, emitted: [update] };
};

export const channelUpdateHandlers: HandlersOf<'updateChannel' | 'updateChannelPartial'> = {
  updateChannel,
  updateChannelPartial,
};
