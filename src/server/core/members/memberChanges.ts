import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { assertAllowed } from '../access/permissions.js';
import {
  emitMembersAdded,
  emitInvites,
  emitMembersRemoved,
  emitMembersUpdated,
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
import { isDistinctId } from './distinctId.js';
import { storedTimestamp } from '../messages/messageRange.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';
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
export const assertMemberChangesAllowed = (room: ChannelContext, request: Request): void => {
  const { actor } = room;
  const { remove_members: removed } = request;
  if (actor?.trusted === false && roleLists.some((key) => isGiven(request[key])))
    fail('NotAllowed', 'only a backend changes moderators and roles');
  const isLeaving = isGiven(removed) && removed?.every((id) => id === actor?.user.id) === true;
  if (incoming.some((key) => isGiven(request[key])) || (isGiven(removed) && !isLeaving))
    assertAllowed(room, 'update-channel-members');
  else if (isLeaving) assertAllowed(room, 'remove-own-channel-membership');
};

const hidingFrom = ({ stamp }: Context, request: Request): string | null => {
  const { hide_history, hide_history_before } = request;
  if (hide_history_before == null) return hide_history === true ? stamp() : null;
  // What is yet to be written cannot be hidden.
  const [before, now] = [storedTimestamp(hide_history_before), stamp()];
  return before < now ? before : now;
};

/** What came of all that a request does to the members. */
export interface MemberEvents {
  readonly channel: ChannelRow;
  /** To be asked for once the channel is as it stays: what is told of it is what it is then. */
  readonly announce: (room: ChannelContext) => Promise<readonly Delivery[]>;
}

/** Refuses to change who is in a channel that is named by its members. */
const assertDistinctMembersKept = async (
  { tx }: Context,
  { channel }: ChannelContext,
  request: Request,
): Promise<void> => {
  if (!isDistinctId(channel.id)) return;
  const added = [...incoming, 'add_moderators' as const].flatMap((key) =>
    memberIdsOf(request[key] ?? []),
  );
  const members = await tx.members.find(channel.cid, added);
  if (isGiven(request.remove_members) || added.some((id) => !members.has(id)))
    fail('Input', `the members of channel ${channel.cid} cannot change: it is named by them`);
};

/** Adds, invites, promotes, demotes and removes, in this order. */
export const changeMembers = async (
  context: Context,
  room: ChannelContext,
  request: Request,
): Promise<MemberEvents> => {
  await assertDistinctMembersKept(context, room, request);
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
      ...(await emitMembersAdded(context, after, of(added.members, moderators.members))),
      ...(await emitInvites(context, after, of(invites.members), 'notification.invited')),
      ...(await emitMembersUpdated(context, after, of(updated))),
      ...(await emitMembersRemoved(context, after, of(removed))),
    ],
  };
};

/** Accepts or rejects the actor's invite. */
export const answerOwnInvite = async (
  context: Context,
  room: ChannelContext,
  { accept_invite, reject_invite }: Request,
): Promise<readonly Delivery[]> => {
  if (accept_invite === true && reject_invite === true)
    fail('Input', 'an invite is either accepted or rejected');
  if (!room.actor)
    return fail('Input', 'either user or user_id must be provided when using server side auth.');
  const answer = accept_invite === true ? 'accepted' : 'rejected';
  const member = await answerInvite(context, room, room.member, answer);
  const change = { channel: room.channel, members: [member] };
  return emitInvites(context, room, change, `notification.invite_${answer}`);
};
