import { ChannelInput } from '../../../protocol/endpoints/inputs.js';
import type { RequestOf } from '../../../protocol/endpoints/table.js';
import { Channel } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import { findActor, namedIn } from '../actor.js';
import type { Context, Handler } from '../context.js';
import { emitIn } from '../emission.js';
import { permit } from '../guard.js';
import { customKeys, refuseUnsupported } from '../input.js';
import { announceAdded, announceRemoved } from '../memberNews.js';
import { addMembers, memberIdsOf, removeMembers } from '../memberships.js';
import { post, type Posted } from '../posting.js';
import { refuse } from '../refusal.js';
import { cidOf, enter, type Room, roomOf } from '../room.js';
import { channelView, memberView } from '../views/channels.js';
import { loadUsers, publicUser } from '../views/users.js';

type Request = RequestOf<'updateChannel'>;

const unsupported = [
  ...['invites', 'accept_invite', 'reject_invite'],
  ...['add_moderators', 'demote_moderators', 'assign_roles'],
  ...['cooldown', 'hide_history', 'hide_history_before'],
  ...['add_filter_tags', 'remove_filter_tags'],
];
const unsupportedData = ['members', 'invites', 'config_overrides', 'cooldown', 'filter_tags'];

const permitChanges = (room: Room, request: Request): void => {
  const { channel, actor } = room;
  const { data, message, add_members: added = [], remove_members: removed = [] } = request;
  const isAboutMembers = (added ?? []).length + (removed ?? []).length > 0;
  // Who may change the members may say so.
  if (data || (message && !isAboutMembers)) permit(room, 'update-channel');
  if (data?.frozen != null && data.frozen !== channel.frozen) permit(room, 'update-channel-frozen');
  const isLeaving = (removed ?? []).length > 0 && removed?.every((id) => id === actor?.user.id);
  if ((added ?? []).length > 0 || ((removed ?? []).length > 0 && !isLeaving))
    permit(room, 'update-channel-members');
  else if (isLeaving) permit(room, 'remove-own-channel-membership');
};

const changed = ({ channel }: Room, data: Request['data'], now: string): ChannelRow => ({
  ...channel,
  updated_at: now,
  ...(data && {
    frozen: data.frozen ?? channel.frozen,
    disabled: data.disabled ?? channel.disabled,
    team: data.team ?? channel.team,
    data: customKeys(data, [Channel, ChannelInput], ['name', 'image']),
  }),
});

const postWith = async (
  context: Context,
  room: Room,
  message: Request['message'],
): Promise<Posted | undefined> => {
  const { actor } = room;
  if (!message) return undefined;
  if (!actor)
    return refuse('Input', 'either user or user_id must be provided when using server side auth.');
  return post(context, { ...room, actor }, { ...message, type: 'system' });
};

export const updateChannel: Handler<'updateChannel'> = async (context, call) => {
  const { tx, stamp } = context;
  const { request, caller, params } = call;
  refuseUnsupported(request, unsupported);
  if (request.data) refuseUnsupported(request.data, unsupportedData);
  const named = namedIn(request) ?? (request.message ? namedIn(request.message) : undefined);
  const actor = await findActor(context, caller, named);
  const room = await enter(context, cidOf(params), actor);
  permitChanges(room, request);

  const updated = changed(room, request.data, stamp());
  await tx.channels.save(updated);
  const before = { ...room, channel: updated };
  const added = await addMembers(context, before, request.add_members ?? []);
  const removed = await removeMembers(
    context,
    { ...before, channel: added.channel },
    memberIdsOf(request.remove_members ?? []),
  );
  const after: Room = await roomOf(context, removed.channel, actor);
  const memberEvents = [
    ...(await announceAdded(context, after, { ...added, channel: removed.channel })),
    ...(await announceRemoved(context, after, removed)),
  ];
  const posted = await postWith(context, after, request.message);

  const channel = (await tx.channels.find(updated.cid)) ?? removed.channel;
  const members = await tx.members.pages([channel.cid], { limit: 100, offset: 0 });
  const users = await loadUsers(tx, [channel.created_by_id, ...members.map((row) => row.user_id)]);
  const view = channelView(channel, room.config, users(channel.created_by_id));
  const message = posted?.message;
  const update: Delivery = emitIn(stamp, channel, 'channel.updated', {
    channel: view,
    ...(actor && { user: publicUser(actor.user) }),
    ...(message && { message, message_id: message.id }),
  });
  return {
    answer: {
      channel: view,
      members: members.map((row) => memberView(row, users(row.user_id))),
      ...(posted && { message: posted.message }),
    },
    emitted: [...memberEvents, update, ...(posted?.emitted ?? [])],
  };
};
