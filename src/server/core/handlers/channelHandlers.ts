import { InputLimit } from '../../../protocol/inputLimits.js';
import type { EndpointKey } from '../../../protocol/endpoints/endpointTable.js';
import { findActor, namedIn } from '../access/actor.js';
import { findChannels } from '../channels/findChannels.js';
import type { Handler, HandlersOf } from '../context.js';
import { distinctId } from '../members/distinctId.js';
import { assertAllowed } from '../access/permissions.js';
import { pageOf } from '../requests/input.js';
import { messageRange } from '../messages/messageRange.js';
import { memberIdsOf } from '../members/memberships.js';
import { fail } from '../requests/failure.js';
import { cidOf, loadChannelContext } from '../access/channelContext.js';
import { channelStates } from '../views/channelStates.js';
import { publicUser } from '../views/userView.js';
import { retainedEvents } from '../delivery/retained.js';
import { requireConnection, startWatching, stopWatching, subscribe } from '../delivery/watching.js';
import { requireActor } from '../access/actor.js';
import { openChannel } from './openChannel.js';
import { channelDeletionHandlers } from './channelDeletionHandlers.js';
import { channelTruncationHandlers } from './channelTruncationHandlers.js';
import { channelUpdateHandlers } from './channelUpdateHandlers.js';
import { channelVisibilityHandlers } from './channelVisibilityHandlers.js';

const membersPage = { usual: 100, most: InputLimit.usersPage.max };
const watchersPage = { usual: 30, most: InputLimit.usersPage.max };

const getOrCreateDistinctChannel: Handler<'getOrCreateDistinctChannel'> = async (context, call) => {
  const memberIds = memberIdsOf(call.request.data?.members ?? []);
  if (memberIds.length === 0) return fail('Input', 'a channel without an id needs members');
  const id = await distinctId(memberIds);
  return openChannel(context, { type: call.params.type, id }, call);
};

const stopWatchingChannel: Handler<'stopWatchingChannel'> = async (context, call) => {
  const connection = await requireConnection(context, call.caller, call.connectionId);
  const { user } = await requireActor(context, call.caller, undefined);
  const channel =
    (await context.tx.channels.find(cidOf(call.params))) ?? fail('NotFound', 'channels not found');
  return {
    response: {},
    emitted: await stopWatching(context, [connection.id], publicUser(user), channel),
  };
};

const queryChannels: Handler<'queryChannels'> = async (context, call) => {
  const { request, caller, connectionId } = call;
  const actor = await findActor(context, caller, namedIn(request));
  const connection =
    request.watch || request.presence
      ? await requireConnection(context, caller, connectionId)
      : undefined;
  const page = pageOf(request, { usual: 10, most: InputLimit.channelsPage.max });
  const messages = pageOf(
    { limit: request.message_limit },
    {
      usual: 25,
      most: InputLimit.messagesPage.max,
    },
  );
  const members = pageOf({ limit: request.member_limit }, membersPage);

  const filter = request.filter_conditions ?? {};
  const channels = await findChannels(context, actor, filter, request.sort, page);
  const watched =
    connection && request.watch && actor
      ? await startWatching(context, connection, publicUser(actor.user), channels)
      : [];
  const states = await channelStates(context, channels, actor, {
    messages: {
      ...messages,
      ...(request.state === false ? { limit: 0 } : {}),
      bounds: [],
      from: 'newest',
    },
    members,
    watchers: { limit: 30, offset: 0 },
  });
  const listed = states.flatMap((state) => state.members ?? []);
  const presence =
    connection && request.presence
      ? [
          subscribe(
            connection,
            listed.flatMap((member) => member.user_id ?? []),
          ),
        ]
      : [];
  const retained =
    connection && request.watch
      ? await retainedEvents(
          context,
          connection,
          channels.map(({ cid }) => cid),
        )
      : [];
  return { response: { channels: states }, emitted: [...watched, ...retained, ...presence] };
};

const getChannel: Handler<'getChannel'> = async (context, { caller, params, request }) => {
  const actor = await findActor(context, caller, request.user_id);
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  assertAllowed(channelContext, 'read-channel');
  const page = {
    limit: request.messages_limit,
    id_lt: request.messages_id_lt,
    id_lte: request.messages_id_lte,
    id_gt: request.messages_id_gt,
    id_gte: request.messages_id_gte,
    id_around: request.messages_id_around,
  };
  const messages = await messageRange(context, channelContext, page, 100);
  const [response] = await channelStates(context, [channelContext.channel], actor, {
    messages: request.state === false ? { ...messages, limit: 0 } : messages,
    members: pageOf({ limit: request.members_limit }, membersPage),
    watchers: pageOf({ limit: request.watchers_limit }, watchersPage),
  });
  return { response: response ?? fail('NotFound', 'channels not found'), emitted: [] };
};

export const channelHandlers = {
  getOrCreateChannel: (context, call) => openChannel(context, call.params, call),
  getOrCreateDistinctChannel,
  stopWatchingChannel,
  queryChannels,
  getChannel,
  ...channelUpdateHandlers,
  ...channelDeletionHandlers,
  ...channelTruncationHandlers,
  ...channelVisibilityHandlers,
} satisfies Partial<HandlersOf<EndpointKey>>;
