import type { MemberInput } from '../../protocol/endpoints/inputs.js';
import { ChannelMember } from '../../protocol/objects.js';
import type { ChannelRow, MemberRow } from '../ports/rows.js';
import type { Context } from './context.js';
import { customKeys, refuseLongList } from './input.js';
import { refuse } from './refusal.js';
import type { Room } from './room.js';

const usualRole = 'channel_member';

const refOf = (input: MemberInput) => (typeof input === 'string' ? { user_id: input } : input);

/** The ids of members to be. */
export const memberIdsOf = (inputs: readonly MemberInput[]): readonly string[] => [
  ...new Set(inputs.map((input) => refOf(input).user_id)),
];

const newMember = (cid: string, input: MemberInput, now: string): MemberRow => {
  const ref = refOf(input);
  return {
    cid,
    user_id: ref.user_id,
    channel_role: ('channel_role' in ref ? ref.channel_role : undefined) ?? usualRole,
    created_at: now,
    updated_at: now,
    banned: false,
    hidden: false,
    last_read: now,
    last_read_message_id: null,
    unread_messages: 0,
    data: customKeys(ref, [ChannelMember]),
  };
};

/** What came of a change of the members. */
export interface MemberChange {
  readonly channel: ChannelRow;
  readonly members: readonly MemberRow[];
}

const recounted = async ({ tx }: Context, channel: ChannelRow): Promise<ChannelRow> => {
  const changed = { ...channel, member_count: await tx.members.count(channel.cid) };
  await tx.channels.save(changed);
  return changed;
};

/** Adds who is not a member yet. Every user must exist; only a backend gives roles. */
export const addMembers = async (
  context: Context,
  room: Room,
  inputs: readonly MemberInput[],
): Promise<MemberChange> => {
  const { tx, stamp } = context;
  const { channel, actor } = room;
  refuseLongList('members', inputs);
  const ids = memberIdsOf(inputs);
  const users = await tx.users.find(ids);
  const unknown = ids.find((id) => !users.has(id));
  if (unknown !== undefined) return refuse('NotFound', `user '${unknown}' does not exist`);
  const present = await tx.members.find(channel.cid, ids);
  const now = stamp();
  const added = new Map(
    inputs
      .map((input) => newMember(channel.cid, input, now))
      .filter(({ user_id }) => !present.has(user_id))
      .map((row) => [row.user_id, row]),
  );
  const members = [...added.values()];
  if (actor?.trusted === false && members.some((row) => row.channel_role !== usualRole))
    return refuse('NotAllowed', 'only a backend gives roles to members');
  await tx.members.save(members);
  return { channel: await recounted(context, channel), members };
};

/** Removes who is a member. */
export const removeMembers = async (
  context: Context,
  { channel }: Room,
  ids: readonly string[],
): Promise<MemberChange> => {
  refuseLongList('remove_members', ids);
  const members = [...(await context.tx.members.find(channel.cid, ids)).values()];
  await context.tx.members.remove(
    channel.cid,
    members.map((row) => row.user_id),
  );
  return { channel: await recounted(context, channel), members };
};
