import { InputLimit } from '../../../protocol/inputLimits.js';
import type { ChannelResponse } from '../../../protocol/endpoints/channels.js';
import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import { type Actor, findActor, namedIn } from '../access/actor.js';
import { channelData, assertSwitchesAllowed, readTags } from '../channels/channelUpdate.js';
import type { Context, Outcome } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { assertAllowed, assertNotBanned } from '../access/permissions.js';
import { appendToLog } from '../log/append.js';
import { pageOf } from '../requests/input.js';
import { emitMembersAdded, emitInvites } from '../members/memberEvents.js';
import { distinctId, isDistinctId } from '../members/distinctId.js';
import { addMembers, memberIdsOf, splitInvited } from '../members/memberships.js';
import { messageRange } from '../messages/messageRange.js';
import { noOverrides, readOverrides } from '../app/channelOverrides.js';
import { fail } from '../requests/failure.js';
import { cidOf, type ChannelContext, channelContextOf, typeOf } from '../access/channelContext.js';
import type { Caller } from '../call.js';
import { channelView } from '../views/channelView.js';
import { channelStates } from '../views/channelStates.js';
import { publicUser } from '../views/userView.js';
import { retainedEvents } from '../delivery/retained.js';
import { requireConnection, startWatching, subscribe } from '../delivery/watching.js';

type Request = RequestOf<'getOrCreateChannel'>;

interface OpenCall {
  readonly caller: Caller;
  readonly connectionId?: string | undefined;
  readonly request: Request;
}

interface Address {
  readonly type: string;
  readonly id: string;
}

const creatorNamedBy = ({ created_by_id, created_by, data }: Request): string | undefined =>
  namedIn({ user_id: created_by_id, user: created_by }) ??
  namedIn({ user_id: data?.created_by_id, user: data?.created_by });

const newChannel = (
  { type, id }: Address,
  creator: Actor,
  { data }: Request,
  now: string,
): ChannelRow => ({
  cid: cidOf({ type, id }),
  type,
  id,
  created_by_id: creator.user.id,
  created_at: now,
  updated_at: now,
  last_message_at: null,
  member_count: 0,
  frozen: data?.frozen ?? false,
  disabled: data?.disabled ?? false,
  cooldown: data?.cooldown ?? 0,
  team: data?.team ?? null,
  filter_tags: readTags(data?.filter_tags ?? []),
  config_overrides: data?.config_overrides ? readOverrides(data.config_overrides) : noOverrides,
  truncated_at: null,
  deleted_at: null,
  data: data ? channelData(data) : {},
});

/**
 * Refuses an id that is not the creator's to choose. The id of a distinct channel stands for its
 * members, and only one of them may create it: else a user outside could own the conversation of others.
 */
const assertIdAllowed = async (
  { type, id }: Address,
  actor: Actor,
  { data }: Request,
): Promise<void> => {
  if (!isDistinctId(id)) {
    if (id.includes('!') && !actor.trusted)
      fail('Input', `'${id}' cannot be the id of a new channel: ids with ! are the server's`);
    return;
  }
  const members = memberIdsOf(data?.members ?? []);
  if (members.length === 0 || (await distinctId(members)) !== id)
    fail('Input', `'${id}' is the id of the channel of other members`);
  if (memberIdsOf(data?.invites ?? []).some((invited) => !members.includes(invited)))
    fail('Input', 'a channel without an id invites only its members');
  if (!actor.trusted && !members.includes(actor.user.id))
    fail(
      'NotAllowed',
      `User '${actor.user.id}' is not allowed to perform action CreateChannel in scope '${type}': it is not one of the members`,
    );
};

interface OpenedChannel {
  readonly channelContext: ChannelContext;
  readonly emitted: readonly Delivery[];
}

const createChannel = async (
  context: Context,
  address: Address,
  creator: Actor | undefined,
  request: Request,
): Promise<OpenedChannel> => {
  const { tx, stamp } = context;
  const actor =
    creator ??
    fail(
      'Input',
      'either data.created_by or data.created_by_id must be provided when using server side auth.',
    );
  await assertIdAllowed(address, actor, request);
  const channelContext = await channelContextOf(
    context,
    newChannel(address, actor, request, stamp()),
    actor,
  );
  assertAllowed(channelContext, 'create-channel');
  assertNotBanned(channelContext);
  const plain = {
    ...channelContext.channel,
    frozen: false,
    disabled: false,
    cooldown: 0,
    config_overrides: noOverrides,
  };
  assertSwitchesAllowed({ ...channelContext, channel: plain }, channelContext.channel);
  const before = await tx.channels.findDeleted(channelContext.channel.cid);
  if (before) assertAllowed({ ...channelContext, channel: before }, 'recreate-channel');
  await tx.channels.save(channelContext.channel);
  const { members, invites } = splitInvited(request.data?.members, request.data?.invites);
  const added = await addMembers(context, channelContext, members);
  const invited = await addMembers(context, channelContext, invites, { invited: true });
  const change = { ...added, channel: invited.channel };
  const createdBy = publicUser(actor.user);
  const view = channelView(change.channel, channelContext.config, createdBy);
  const emitted = [
    emitIn(stamp, channelContext.channel, 'channel.created', { channel: view, user: createdBy }),
    ...(await emitMembersAdded(context, channelContext, change)),
    ...(await emitInvites(context, channelContext, invited, 'notification.invited')),
  ];
  const own = [...added.members, ...invited.members].find((row) => row.user_id === actor.user.id);
  if (own && request.hide_for_creator) await tx.members.save([{ ...own, hidden: true }]);
  return { channelContext: { ...channelContext, channel: change.channel, member: own }, emitted };
};

/** Returns a channel, created if it does not exist; `watch` makes the caller's connection watch it. */
export const openChannel = async (
  context: Context,
  address: Address,
  call: OpenCall,
): Promise<Outcome<ChannelResponse>> => {
  const { caller, connectionId, request } = call;
  const cid = cidOf(address);
  typeOf(context, address.type);
  const connection =
    request.watch || request.presence
      ? await requireConnection(context, caller, connectionId)
      : undefined;
  const actor = await findActor(context, caller, creatorNamedBy(request));
  const existing = await context.tx.channels.find(cid);
  const { channelContext, emitted: created } = existing
    ? { channelContext: await channelContextOf(context, existing, actor), emitted: [] }
    : await createChannel(context, address, actor, request);
  // Appended before the state is read: the response includes these events in its log position.
  const emitted = await appendToLog(context, created);
  assertAllowed(channelContext, 'read-channel');
  const watched =
    connection && request.watch && actor
      ? await startWatching(context, connection, publicUser(actor.user), [channelContext.channel])
      : [];
  const messages = await messageRange(context, channelContext, request.messages, 100);
  const [response] = await channelStates(context, [channelContext.channel], actor, {
    messages: request.state === false ? { ...messages, limit: 0 } : messages,
    members: pageOf(request.members, { usual: 100, most: InputLimit.usersPage.max }),
    watchers: pageOf(request.watchers, { usual: 30, most: InputLimit.usersPage.max }),
  });
  if (!response) return fail('NotFound', 'channels not found');
  const presence =
    connection && request.presence
      ? [
          subscribe(
            connection,
            (response.members ?? []).flatMap((member) => member.user_id ?? []),
          ),
        ]
      : [];
  // The watch comes first: it decides which connections get the events of the new channel.
  const watches = watched.filter(({ kind }) => kind === 'watch');
  const watchEvents = watched.filter(({ kind }) => kind !== 'watch');
  const retained =
    connection && request.watch ? await retainedEvents(context, connection, [cid]) : [];
  return { response, emitted: [...watches, ...emitted, ...watchEvents, ...retained, ...presence] };
};
