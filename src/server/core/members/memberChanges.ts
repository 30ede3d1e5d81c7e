import type { RequestOf } from '../../../protocol/endpoints/table.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { permit } from '../access/permissions.js';
import {
  announceAdded,
  announceInvites,
  announceRemoved,
  announceUpdated,
} from './memberEvents.js';
import {
  addMembers,
  answerInvite,
  asMembers,
  asModerators,
  giveRoles,
  type MemberChange,
  memberIdsOf,
  removeMembers,
} from './memberships.js';
import { stored } from '../messages/messageRange.js';
import { refuse } from '../requests/failure.js';
import type { Room } from '../access/channelContext.js';
import { moderatorRole } from '../access/membership.js';

type Request = RequestOf<'updateChannel'>;

const incoming = ['add_members', 'invites'] as const;
const roleLists = ['add_moderators', 'demote_moderators', 'assign_roles'] as const;

const isGiven = (list: readonly unknown[] | null | undefined): boolean => (list ?? []).length > 0;

/** Whether a request changes who the members are, or their roles. */
export const changesMembers = (request: Request): boolean =>
  [...incoming, ...roleLists, 'remove_members' as const].some((key) => isGiven(request[key]));

/** Whether a request answers an invite. */
export const answersInvite = ({ accept_invite, reject_invite }: Request): boolean =>
  accept_invite === true || reject_invite === true;

/** Refuses changes of the members that the actor may not make. */
export const permitMemberChanges = (room: Room, request: Request): void => {
  const { actor } = room;
  const { remove_members: removed } = request;
  if (actor?.trusted === false && roleLists.some((key) => isGiven(request[key])))
    refuse('NotAllowed', 'only a backend changes moderators and roles');
  const isLeaving = isGiven(removed) && removed?.every((id) => id === actor?.user.id) === true;
  if (incoming.some((key) => isGiven(request[key])) || (isGiven(removed) && !isLeaving))
    permit(room, 'update-channel-members');
  else if (isLeaving) permit(room, 'remove-own-channel-membership');
};

const hidingFrom = ({ stamp }: Context, request: Request): string | null => {
  const { hide_history, hide_history_before } = request;
  if (hide_history_before != null) return stored(hide_history_before);
  return hide_history === true ? stamp() : null;
};

/** What came of all that a request does to the members. */
export interface MemberNews {
  readonly channel: ChannelRow;
  /** To be asked for once the channel is as it stays: what is told of it is what it is then. */
  readonly announce: (room: Room) => Promise<readonly Delivery[]>;
}

/** Adds, invites, promotes, demotes and removes, in this order. */
export const changeMembers = async (
  context: Context,
  room: Room,
  request: Request,
): Promise<MemberNews> => {
  const hideBefore = hidingFrom(context, request);
  const added = await addMembers(context, room, request.add_members ?? [], { hideBefore });
  const { add_moderators: promoted, demote_moderators: demoted, assign_roles: assigned } = request;
  const moderators = await addMembers(context, room, promoted ?? [], {
    hideBefore,
    role: moderatorRole,
  });
  const invites = await addMembers(context, room, request.invites ?? [], {
    hideBefore,
    invited: true,
  });
  const updated = [
    await giveRoles(context, room, asModerators(promoted ?? [])),
    await giveRoles(context, room, asMembers(demoted ?? [])),
    await giveRoles(
      context,
      room,
      new Map((assigned ?? []).map(({ user_id, channel_role }) => [user_id, channel_role])),
    ),
  ].flatMap(({ members }) => members);
  const { channel, members: removed } = await removeMembers(
    context,
    room,
    memberIdsOf(request.remove_members ?? []),
  );
  const of = (...changes: readonly MemberChange['members'][]): MemberChange => ({
    channel,
    members: changes.flat(),
  });
  return {
    channel,
    announce: async (after) => [
      ...(await announceAdded(context, after, of(added.members, moderators.members))),
      ...(await announceInvites(context, after, of(invites.members), 'notification.invited')),
      ...(await announceUpdated(context, after, of(updated))),
      ...(await announceRemoved(context, after, of(removed))),
    ],
  };
};

/** Accepts or rejects the actor's invite. */
export const answerOwnInvite = async (
  context: Context,
  room: Room,
  { accept_invite, reject_invite }: Request,
): Promise<readonly Delivery[]> => {
  if (accept_invite === true && reject_invite === true)
    refuse('Input', 'an invite is either accepted or rejected');
  if (!room.actor)
    return refuse('Input', 'either user or user_id must be provided when using server side auth.');
  const answer = accept_invite === true ? 'accepted' : 'rejected';
  const member = await answerInvite(context, room, room.member, answer);
  const change = { channel: room.channel, members: [member] };
  return announceInvites(context, room, change, `notification.invite_${answer}`);
};
