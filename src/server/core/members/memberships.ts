import type { MemberInput } from '../../../protocol/endpoints/inputs.js';
import { ChannelMember } from '../../../protocol/objects.js';
import type { ChannelRow, MemberRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { customKeys, namedKeysOf } from '../requests/input.js';
import { withBanFlags } from '../access/bans.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';
import { noDelivery } from '../access/deliveredMarks.js';
import { inviteOf, memberRole, moderatorRole } from '../access/membership.js';

/** The keys of a membership that are no custom data. */
export const memberKeys = namedKeysOf([ChannelMember]);

const refOf = (input: MemberInput) => (typeof input === 'string' ? { user_id: input } : input);

/** The user ids in a list of member inputs, without duplicates. */
export const memberIdsOf = (inputs: readonly MemberInput[]): readonly string[] => [
  ...new Set(inputs.map((input) => refOf(input).user_id)),
];

type MemberInputs = readonly MemberInput[];
type Given = MemberInputs | null | undefined;

/**
 * Takes the invited users out of the users to add: a user in both lists is only invited, with the
 * custom data of either list.
 */
export const splitInvited = (
  members: Given,
  invites: Given,
): { readonly members: MemberInputs; readonly invites: MemberInputs } => {
  const inputs = new Map((members ?? []).map((input) => [refOf(input).user_id, input]));
  const invited = new Set(memberIdsOf(invites ?? []));
  return {
    members: (members ?? []).filter((input) => !invited.has(refOf(input).user_id)),
    invites: (invites ?? []).map((input) =>
      typeof input === 'string' ? (inputs.get(input) ?? input) : input,
    ),
  };
};

/** How members are added to a channel. */
interface AddOptions {
  readonly invited?: boolean;
  readonly role?: string;
  /** They do not see messages up to this time. */
  readonly hideBefore?: string | null;
}

const newMember = (
  cid: string,
  input: MemberInput,
  now: string,
  { invited = false, role = memberRole, hideBefore = null }: AddOptions,
): MemberRow => {
  const ref = refOf(input);
  return {
    cid,
    user_id: ref.user_id,
    channel_role: ('channel_role' in ref ? ref.channel_role : undefined) ?? role,
    created_at: now,
    updated_at: now,
    banned: false,
    shadow_banned: false,
    hidden: false,
    last_read: now,
    last_read_message_id: null,
    public_last_read: now,
    public_last_read_message_id: null,
    ...noDelivery,
    unread_messages: 0,
    invited,
    invite_accepted_at: null,
    invite_rejected_at: null,
    archived_at: null,
    pinned_at: null,
    hide_messages_before: hideBefore,
    data: customKeys(ref, memberKeys),
  };
};

/** The result of a member change: the channel after it, and the affected members. */
export interface MemberChange {
  readonly channel: ChannelRow;
  readonly members: readonly MemberRow[];
}

const withMemberCount = async ({ tx }: Context, channel: ChannelRow): Promise<ChannelRow> => {
  const changed = { ...channel, member_count: await tx.members.count(channel.cid) };
  await tx.channels.save(changed);
  return changed;
};

const assertMayGiveRoles = ({ actor }: ChannelContext): void => {
  if (actor?.trusted === false) fail('NotAllowed', 'only a backend may give roles to members');
};

/**
 * Adds users that are not members yet, or that rejected an invite. Every user must exist; only a
 * backend may give roles.
 */
export const addMembers = async (
  context: Context,
  channelContext: ChannelContext,
  inputs: readonly MemberInput[],
  options: AddOptions = {},
): Promise<MemberChange> => {
  const { tx, stamp } = context;
  const { channel } = channelContext;
  const ids = memberIdsOf(inputs);
  const users = await tx.users.find(ids);
  const unknown = ids.find((id) => !users.has(id));
  if (unknown !== undefined) return fail('NotFound', `user '${unknown}' does not exist`);
  const present = await tx.members.find(channel.cid, ids);
  // Who blocked the actor is left out, without the actor's notice.
  const { actor } = channelContext;
  const blockers = actor ? await tx.blocks.blockersOf(actor.user.id) : [];
  const now = stamp();
  const added = new Map(
    inputs
      .map((input) => newMember(channel.cid, input, now, options))
      .filter(({ user_id }) => {
        const known = present.get(user_id);
        if (blockers.includes(user_id)) return false;
        return known === undefined || inviteOf(known) === 'rejected';
      })
      .map((row) => [row.user_id, row]),
  );
  const members = await withBanFlags(context, channel.cid, [...added.values()]);
  if (members.some((row) => row.channel_role !== memberRole)) assertMayGiveRoles(channelContext);
  await tx.members.save(members);
  return { channel: await withMemberCount(context, channel), members };
};

/** Removes members; ignores users that are none. */
export const removeMembers = async (
  context: Context,
  { channel }: ChannelContext,
  ids: readonly string[],
): Promise<MemberChange> => {
  const members = [...(await context.tx.members.find(channel.cid, ids)).values()];
  await context.tx.members.remove(
    channel.cid,
    members.map((row) => row.user_id),
  );
  return { channel: await withMemberCount(context, channel), members };
};

type Roles = ReadonlyMap<string, string>;

/** Gives roles to members, who must all exist; returns those whose role changed. */
export const giveRoles = async (
  context: Context,
  channelContext: ChannelContext,
  roles: Roles,
): Promise<MemberChange> => {
  const { tx, stamp } = context;
  const { channel } = channelContext;
  if (roles.size === 0) return { channel, members: [] };
  assertMayGiveRoles(channelContext);
  const rows = await tx.members.find(channel.cid, [...roles.keys()]);
  const nonMember = [...roles.keys()].find((id) => !rows.has(id));
  if (nonMember !== undefined)
    return fail('NotFound', `user '${nonMember}' is not a member of channel ${channel.cid}`);
  const now = stamp();
  const members = [...rows.values()].flatMap((row) => {
    const role = roles.get(row.user_id) ?? row.channel_role;
    return role === row.channel_role ? [] : [{ ...row, channel_role: role, updated_at: now }];
  });
  await tx.members.save(members);
  return { channel, members };
};

const allWith = (ids: readonly string[], role: string): Roles =>
  new Map(ids.map((id) => [id, role]));

/** The moderator role for each of the members. */
export const asModerators = (ids: readonly string[]): Roles => allWith(ids, moderatorRole);

/** The ordinary member role for each of the members. */
export const asMembers = (ids: readonly string[]): Roles => allWith(ids, memberRole);

/** Accepts or rejects the pending invite of a member. */
export const respondToInvite = async (
  { tx, stamp }: Context,
  { channel }: ChannelContext,
  member: MemberRow | undefined,
  response: 'accepted' | 'rejected',
): Promise<MemberRow> => {
  if (!member || inviteOf(member) !== 'pending')
    return fail('Input', `there is no pending invite to channel ${channel.cid}`);
  const now = stamp();
  const row: MemberRow = {
    ...member,
    updated_at: now,
    ...(response === 'accepted'
      ? // Earlier messages do not count as unread.
        { invite_accepted_at: now, last_read: now, public_last_read: now }
      : { invite_rejected_at: now }),
  };
  await tx.members.save([row]);
  return row;
};
