import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow, MemberRow, UserRow } from '../../ports/rows.js';
import { configOf } from '../access/channelContext.js';
import { deleteChannel } from '../channels/deleteChannel.js';
import { prepareDeletion } from '../channels/prepareChannelDeletion.js';
import type { Context, Outcome, Progress } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { channelView, memberView } from '../views/channelView.js';
import { loadUsers, publicUser } from '../views/userView.js';

/** What becomes of the channels of a user that is deleted. */
export interface UserChannelsDeletion {
  /** How its conversations are deleted; they stay when absent. */
  readonly conversations: 'soft' | 'hard' | undefined;
  /** Whether its other memberships end. */
  readonly leavesOthers: boolean;
}

/** A channel with more members is not a conversation. */
const conversationSize = 2;

/** How many memberships one transaction ends. */
const membershipsAtOnce = 4;

/** The membership up to which the channels are done, and how far the deletion of the next one went. */
interface Place {
  readonly afterCid: string;
  readonly swept?: string;
}

const parsePlace = (text: string): Place =>
  text === '' ? { afterCid: '' } : (JSON.parse(text) as Place);

const at = (place: Place, more = true): Progress => ({ prepared: JSON.stringify(place), more });

const endMembership = async (
  context: Context,
  user: UserRow,
  member: MemberRow,
  channel: ChannelRow | undefined,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  const { cid } = member;
  const view = publicUser(user);
  await tx.members.remove(cid, [user.id]);
  if (!channel) return [];
  const left = { ...channel, member_count: await tx.members.count(cid), updated_at: stamp() };
  await tx.channels.save(left);
  const payload = { user: view, member: memberView(member, view) };
  const createdBy = await loadUsers(tx, [left.created_by_id]);
  const shown = channelView(left, configOf(context, left), createdBy(left.created_by_id));
  return [
    emitIn(stamp, left, 'member.removed', payload),
    emitIn(stamp, left, 'channel.updated', { channel: shown }),
  ];
};

/**
 * Deletes some conversations of a user and ends some of its other memberships. Emits what the deletion
 * of a channel and the removal of a member emit.
 */
export const leaveChannelsPart = async (
  context: Context,
  user: UserRow,
  { conversations, leavesOthers }: UserChannelsDeletion,
  prepared = '',
): Promise<Outcome<Progress>> => {
  const { tx } = context;
  const place = parsePlace(prepared);
  let { afterCid, swept } = place;
  const emitted: Delivery[] = [];
  if (!conversations && !leavesOthers) return { response: at(place, false), emitted };
  const members = await tx.members.allOf(user.id, { afterCid, limit: membershipsAtOnce });
  for (const member of members) {
    const channel = await tx.channels.find(member.cid);
    if (conversations && channel && channel.member_count <= conversationSize) {
      const isHard = conversations === 'hard';
      const part = await prepareDeletion(context, channel, undefined, isHard, swept);
      const { prepared: next, more } = part.response;
      if (more) return { response: at({ afterCid, swept: next }), emitted };
      emitted.push(...(await deleteChannel(context, channel, undefined, isHard, next)).emitted);
    } else if (leavesOthers) {
      emitted.push(...(await endMembership(context, user, member, channel)));
    }
    afterCid = member.cid;
    swept = undefined;
  }
  return { response: at({ afterCid }, members.length === membershipsAtOnce), emitted };
};

/** Does so for all that the parts have left over. */
export const leaveChannels = async (
  context: Context,
  user: UserRow,
  deletion: UserChannelsDeletion,
  prepared = '',
): Promise<readonly Delivery[]> => {
  const emitted: Delivery[] = [];
  for (let progress: Progress = { prepared, more: true }; progress.more;) {
    const part = await leaveChannelsPart(context, user, deletion, progress.prepared);
    emitted.push(...part.emitted);
    progress = part.response;
  }
  return emitted;
};
