import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { EventAt } from '../../../protocol/events/eventTable.js';
import type { MemberRow } from '../../ports/rows.js';
import { type Actor, namedIn, requireActor } from '../access/actor.js';
import type { Context, Handler, HandlersOf, Preparation } from '../context.js';
import { addressFields, emit } from '../delivery/emit.js';
import { deliveredView } from '../access/deliveredMarks.js';
import { assertAllowed } from '../access/permissions.js';
import { present } from '../requests/input.js';
import { type ReadChange, readUpTo, unreadFrom } from '../messages/readPositions.js';
import { fail } from '../requests/failure.js';
import { cidOf, loadChannelContext, type ChannelContext } from '../access/channelContext.js';
import { channelView } from '../views/channelView.js';
import { loadUsers, publicUser } from '../views/userView.js';
import { markThreadRead, markThreadUnread } from './threadReads.js';
import { unreadHandlers } from './unreadHandlers.js';

const assertReadEvents = ({ channel, config }: ChannelContext, event: string): void => {
  if (!config.read_events)
    fail('EventNotSupported', `Channel ${channel.cid} does not support events of type ${event}`);
};

const emitMarkRead = async (
  { tx, stamp }: Context,
  { user }: Actor,
  about: Omit<EventAt<'notification.mark_read'>, 'type' | 'created_at'> = {},
) => {
  const totals = await tx.members.totals([user.id]);
  const threads = await tx.threads.totals([user.id]);
  return emit(
    stamp,
    'notification.mark_read',
    { ...about, ...totals.get(user.id), ...threads.get(user.id), user: publicUser(user) },
    { subjectId: user.id },
  );
};

const markRead: Handler<'markRead'> = async (context, { caller, params, request }) => {
  const { tx } = context;
  const actor = await requireActor(context, caller, namedIn(request));
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  assertAllowed(channelContext, 'read-channel');
  assertReadEvents(channelContext, 'message.read');
  if (request.thread_id) return markThreadRead(context, channelContext, request.thread_id);
  const { channel, config, member } = channelContext;
  if (!member) return { response: { event: null }, emitted: [] };

  const { position, delivered, own, emitted } = await readUpTo(
    context,
    channelContext,
    member,
    request.message_id,
  );
  const users = await loadUsers(tx, [channel.created_by_id]);
  const notification = await emitMarkRead(context, actor, {
    ...addressFields(channel),
    ...present({ last_read_message_id: position.last_read_message_id }),
    ...deliveredView(delivered),
    channel: channelView(channel, config, users(channel.created_by_id)),
  });
  return {
    response: { event: own.event as unknown as EventAt<'message.read'> },
    emitted: [...emitted, notification],
  };
};

const markUnread: Handler<'markUnread'> = async (context, { caller, params, request }) => {
  const { tx, stamp } = context;
  const actor = await requireActor(context, caller, namedIn(request));
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  assertReadEvents(channelContext, 'notification.mark_unread');
  if (request.thread_id) {
    assertAllowed(channelContext, 'read-channel');
    return markThreadUnread(context, channelContext, request.thread_id, request.message_id);
  }
  const { channel, config, member } = channelContext;
  if (!member && caller.kind === 'server') return { response: {}, emitted: [] };
  if (!member)
    return fail('NotAllowed', `User '${actor.user.id}' is not a member of channel ${channel.cid}`);

  const { firstId, position } = await unreadFrom(context, member, request);
  await tx.members.save([{ ...member, ...position }]);
  const users = await loadUsers(tx, [channel.created_by_id]);
  const { id } = actor.user;
  const payload = {
    ...addressFields(channel),
    ...(await tx.members.totals([id])).get(id),
    ...(await tx.threads.totals([id])).get(id),
    user: publicUser(actor.user),
    channel: channelView(channel, config, users(channel.created_by_id)),
    first_unread_message_id: firstId,
    last_read_at: position.last_read,
    unread_messages: position.unread_messages,
    ...present({ last_read_message_id: position.last_read_message_id }),
  };
  const routing = { subjectId: id };
  return { response: {}, emitted: [emit(stamp, 'notification.mark_unread', payload, routing)] };
};

interface Target {
  readonly channelContext: ChannelContext<Actor>;
  readonly member: MemberRow;
  readonly messageId?: string;
}

const namedTargets = async (
  context: Context,
  actor: Actor,
  named: Readonly<Record<string, string>>,
): Promise<readonly Target[]> => {
  const entries = Object.entries(named);
  const targets: Target[] = [];
  for (const [cid, messageId] of entries) {
    const channelContext = await loadChannelContext(context, cid, actor);
    assertAllowed(channelContext, 'read-channel');
    assertReadEvents(channelContext, 'message.read');
    const { member } = channelContext;
    if (member)
      targets.push({ channelContext, member, ...(messageId === '' ? {} : { messageId }) });
  }
  return targets;
};

/** How many channels one transaction marks as read. */
const channelsAtOnce = 50;

interface UnreadTargets {
  readonly targets: readonly Target[];
  readonly lastCid: string;
  readonly more: boolean;
}

/** Channels of the actor with messages after its read position, from the one after a `cid` on. */
const unreadTargets = async (
  context: Context,
  actor: Actor,
  afterCid: string,
): Promise<UnreadTargets> => {
  const members = await context.tx.members.behind(actor.user.id, afterCid, channelsAtOnce);
  const targets: Target[] = [];
  for (const member of members) {
    const channelContext = await loadChannelContext(context, member.cid, actor);
    if (channelContext.config.read_events) targets.push({ channelContext, member });
  }
  const more = members.length === channelsAtOnce;
  return { targets, lastCid: members.at(-1)?.cid ?? afterCid, more };
};

const readTargets = async (context: Context, targets: readonly Target[]) => {
  const changes: ReadChange[] = [];
  for (const { channelContext, member, messageId } of targets)
    changes.push(await readUpTo(context, channelContext, member, messageId));
  return changes.flatMap(({ emitted }) => emitted);
};

const isOfAllChannels = ({ read_by_channel }: RequestOf<'markChannelsRead'>): boolean =>
  Object.keys(read_by_channel ?? {}).length === 0;

/** Marks the unread channels as read, 50 at a time. */
export const prepareMarkChannelsRead: Preparation<'markChannelsRead'> = async (context, call) => {
  const { caller, request, prepared = '' } = call;
  if (!isOfAllChannels(request)) return { response: { prepared, more: false }, emitted: [] };
  const actor = await requireActor(context, caller, namedIn(request));
  const { targets, lastCid, more } = await unreadTargets(context, actor, prepared);
  return { response: { prepared: lastCid, more }, emitted: await readTargets(context, targets) };
};

const markChannelsRead: Handler<'markChannelsRead'> = async (context, { caller, request }) => {
  const actor = await requireActor(context, caller, namedIn(request));
  const named = request.read_by_channel ?? {};
  const emitted = await readTargets(context, await namedTargets(context, actor, named));
  return { response: {}, emitted: [...emitted, await emitMarkRead(context, actor)] };
};

export const readHandlers: HandlersOf<
  'markRead' | 'markUnread' | 'markChannelsRead' | keyof typeof unreadHandlers
> = { markRead, markUnread, markChannelsRead, ...unreadHandlers };
