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
  respondToInvite,
  asMembers,
  asModerators,
  giveRoles,
  type MemberChange,
  memberIdsOf,
  removeMembers,
  splitInvited,
} from './memberships.js';
import { endDraftsOf } from '../messages/endDrafts.js';
import { isDistinctId } from './distinctId.js';
import { storedTimestamp } from '../requests/timestamps.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';
import { moderatorRole } from '../access/membership.js';

type Request = RequestOf<'updateChannel'>;

const additionLists = ['add_members', 'invites'] as const;
const roleLists = ['add_moderators', 'demote_moderators', 'assign_roles'] as const;

const isGiven = (list: readonly unknown[] | null | undefined): boolean => (list ?? []).length > 0;

/** Whether a request changes the members or their roles. */
export const changesMembers = (request: Request): boolean =>
  [...additionLists, ...roleLists, 'remove_members' as const].some((key) => isGiven(request[key]));

/** Whether a request accepts or rejects an invite. */
export const respondsToInvite = ({ accept_invite, reject_invite }: Request): boolean =>
  accept_invite === true || reject_invite === true;

/** Refuses member changes that the actor may not make. */
export const assertMemberChangesAllowed = (
  channelContext: ChannelContext,
  request: Request,
): void => {
  const { actor } = channelContext;
  const { remove_members: removed } = request;
  if (actor?.trusted === false && roleLists.some((key) => isGiven(request[key])))
    fail('NotAllowed', 'only a backend may change moderators and roles');
  const isLeaving = isGiven(removed) && removed?.every((id) => id === actor?.user.id) === true;
  if (additionLists.some((key) => isGiven(request[key])) || (isGiven(removed) && !isLeaving))
    assertAllowed(channelContext, 'update-channel-members');
  else if (isLeaving) assertAllowed(channelContext, 'remove-own-channel-membership');
};

const hideHistoryBefore = ({ stamp }: Context, request: Request): string | null => {
  const { hide_history, hide_history_before } = request;
  if (hide_history_before == null) return hide_history === true ? stamp() : null;
  // What is yet to be written cannot be hidden.
  const [before, now] = [storedTimestamp(hide_history_before), stamp()];
  return before < now ? before : now;
};

/** The result of all member changes of a request. */
export interface MemberEvents {
  readonly channel: ChannelRow;
  /** Builds the events; to be called when the channel is final, because they contain it. */
  readonly emitEvents: (channelContext: ChannelContext) => Promise<readonly Delivery[]>;
}

/** Refuses to change who is in a channel that is named by its members. */
const assertDistinctMembersKept = async (
  { tx }: Context,
  { channel }: ChannelContext,
  request: Request,
): Promise<void> => {
  if (!isDistinctId(channel.id)) return;
  const added = [...additionLists, 'add_moderators' as const].flatMap((key) =>
    memberIdsOf(request[key] ?? []),
  );
  const members = await tx.members.find(channel.cid, added);
  if (isGiven(request.remove_members) || added.some((id) => !members.has(id)))
    fail('Input', `the members of channel ${channel.cid} cannot change: it is named by them`);
};

/** Adds, invites, promotes, demotes and removes, in this order. */
export const changeMembers = async (
  context: Context,
  channelContext: ChannelContext,
  request: Request,
): Promise<MemberEvents> => {
  await assertDistinctMembersKept(context, channelContext, request);
  const hideBefore = hideHistoryBefore(context, request);
  const { members, invites } = splitInvited(request.add_members, request.invites);
  const added = await addMembers(context, channelContext, members, { hideBefore });
  const { add_moderators: promoted, demote_moderators: demoted, assign_roles: assigned } = request;
  const moderators = await addMembers(context, channelContext, promoted ?? [], {
    hideBefore,
    role: moderatorRole,
  });
  const invited = await addMembers(context, channelContext, invites, {
    hideBefore,
    invited: true,
  });
  const updated = [
    await giveRoles(context, channelContext, asModerators(promoted ?? [])),
    await giveRoles(context, channelContext, asMembers(demoted ?? [])),
    await giveRoles(
      context,
      channelContext,
      new Map((assigned ?? []).map(({ user_id, channel_role }) => [user_id, channel_role])),
    ),
  ].flatMap(({ members }) => members);
  const { channel, members: removed } = await removeMembers(
    context,
    channelContext,
    memberIdsOf(request.remove_members ?? []),
  );
  const changeOf = (...changes: readonly MemberChange['members'][]): MemberChange => ({
    channel,
    members: changes.flat(),
  });
  return {
    channel,
    emitEvents: async (after) => [
      ...(await emitMembersAdded(context, after, changeOf(added.members, moderators.members))),
      ...(await emitInvites(context, after, changeOf(invited.members), 'notification.invited')),
      ...(await emitMembersUpdated(context, after, changeOf(updated))),
      ...(await emitMembersRemoved(context, after, changeOf(removed))),
      ...(await endDraftsOf(
        context,
        channel,
        removed.map((row) => row.user_id),
      )),
    ],
  };
};

/** Accepts or rejects the actor's own invite. */
export const respondToOwnInvite = async (
  context: Context,
  channelContext: ChannelContext,
  { accept_invite, reject_invite }: Request,
): Promise<readonly Delivery[]> => {
  if (accept_invite === true && reject_invite === true)
    fail('Input', 'an invite is either accepted or rejected');
  if (!channelContext.actor)
    return fail('Input', 'either user or user_id must be provided when using server side auth.');
  const response = accept_invite === true ? 'accepted' : 'rejected';
  const member = await respondToInvite(context, channelContext, channelContext.member, response);
  const change = { channel: channelContext.channel, members: [member] };
  return emitInvites(context, channelContext, change, `notification.invite_${response}`);
};
