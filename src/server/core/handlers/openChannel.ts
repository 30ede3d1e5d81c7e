import type { ChannelAnswer } from '../../../protocol/endpoints/channels.js';
import type { RequestOf } from '../../../protocol/endpoints/table.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import { type Actor, findActor, namedIn } from '../access/actor.js';
import { channelData, permitSwitches, readTags } from '../channels/channelUpdate.js';
import type { Context, Outcome } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { permit, refuseBanned } from '../access/permissions.js';
import { record } from '../log/append.js';
import { pageOf } from '../requests/input.js';
import { announceAdded, announceInvites } from '../members/memberEvents.js';
import { addMembers } from '../members/memberships.js';
import { messageRange } from '../messages/messageRange.js';
import { noOverrides, readOverrides } from '../app/channelOverrides.js';
import { refuse } from '../requests/failure.js';
import { cidOf, type Room, roomOf, typeOf } from '../access/channelContext.js';
import type { Caller } from '../call.js';
import { channelView } from '../views/channelView.js';
import { channelStates } from '../views/channelStates.js';
import { publicUser } from '../views/userView.js';
import { requireConnection, startWatching, subscribe } from '../delivery/watching.js';

type Request = RequestOf<'getOrCreateChannel'>;

interface Opening {
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

interface Opened {
  readonly room: Room;
  readonly emitted: readonly Delivery[];
}

const create = async (
  context: Context,
  address: Address,
  creator: Actor | undefined,
  request: Request,
): Promise<Opened> => {
  const { tx, stamp } = context;
  const actor =
    creator ??
    refuse(
      'Input',
      'either data.created_by or data.created_by_id must be provided when using server side auth.',
    );
  const room = await roomOf(context, newChannel(address, actor, request, stamp()), actor);
  permit(room, 'create-channel');
  refuseBanned(room);
  const plain = { ...room.channel, cooldown: 0, config_overrides: noOverrides };
  permitSwitches({ ...room, channel: plain }, room.channel);
  const before = await tx.channels.findDeleted(room.channel.cid);
  if (before) permit({ ...room, channel: before }, 'recreate-channel');
  await tx.channels.save(room.channel);
  const added = await addMembers(context, room, request.data?.members ?? []);
  const invites = await addMembers(context, room, request.data?.invites ?? [], { invited: true });
  const change = { ...added, channel: invites.channel };
  const createdBy = publicUser(actor.user);
  const view = channelView(change.channel, room.config, createdBy);
  const emitted = [
    emitIn(stamp, room.channel, 'channel.created', { channel: view, user: createdBy }),
    ...(await announceAdded(context, room, change)),
    ...(await announceInvites(context, room, invites, 'notification.invited')),
  ];
  const own = change.members.find((row) => row.user_id === actor.user.id);
  if (own && request.hide_for_creator) await tx.members.save([{ ...own, hidden: true }]);
  return { room: { ...room, channel: change.channel, member: own }, emitted };
};

/** Gives a channel, made first when there is none, and lets the caller's connection watch it. */
export const openChannel = async (
  context: Context,
  address: Address,
  opening: Opening,
): Promise<Outcome<ChannelAnswer>> => {
  const { caller, connectionId, request } = opening;
  const cid = cidOf(address);
  typeOf(context, address.type);
  const connection =
    request.watch || request.presence
      ? await requireConnection(context, caller, connectionId)
      : undefined;
  const actor = await findActor(context, caller, creatorNamedBy(request));
  const existing = await context.tx.channels.find(cid);
  const { room, emitted: news } = existing
    ? { room: await roomOf(context, existing, actor), emitted: [] }
    : await create(context, address, actor, request);
  // What the answer includes is in the log before the answer says how far that has come.
  const emitted = await record(context, news);
  permit(room, 'read-channel');
  const watched =
    connection && request.watch && actor
      ? await startWatching(context, connection, publicUser(actor.user), [room.channel])
      : [];
  const messages = await messageRange(context, request.messages, 100);
  const [answer] = await channelStates(context, [room.channel], actor, {
    messages: request.state === false ? { ...messages, limit: 0 } : messages,
    members: pageOf(request.members, { usual: 100, most: 100 }),
    watchers: pageOf(request.watchers, { usual: 30, most: 100 }),
  });
  if (!answer) return refuse('NotFound', 'channels not found');
  const presence =
    connection && request.presence
      ? [
          subscribe(
            connection,
            (answer.members ?? []).flatMap((member) => member.user_id ?? []),
          ),
        ]
      : [];
  return { answer, emitted: [...emitted, ...watched, ...presence] };
};
