import type { Poll, PollVote } from '../../../protocol/objects.js';
import type { EventDelivery } from '../../ports/bus.js';
import type { PollRow, PollVoteRow } from '../../ports/polls.js';
import type { MessageRow } from '../../ports/rows.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Actor } from '../access/actor.js';
import { type ChannelContext, channelContextOf } from '../access/channelContext.js';
import { isAllowed } from '../access/permissions.js';
import { isTruncated, isVisibleTo, routingOf } from '../access/visibility.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { fail } from '../requests/failure.js';
import { pollView, voteView } from '../views/pollView.js';
import { loadUsers } from '../views/userView.js';

const missing = (id: string): never => fail('NotFound', `poll '${id}' does not exist`);

/** The messages that carry a poll, with their channels. */
const carriersOf = async ({ tx }: Context, pollId: string): Promise<readonly MessageRow[]> => {
  const ids = await tx.polls.messagesWith(pollId, InputLimit.pollMessages.max);
  return [...(await tx.messages.find(ids)).values()].filter((row) => !isTruncated(row));
};

/** Whether the actor sees a message with the poll. */
const seesPoll = async (context: Context, actor: Actor, pollId: string): Promise<boolean> => {
  for (const row of await carriersOf(context, pollId)) {
    const channel = await context.tx.channels.find(row.cid);
    if (!channel) continue;
    const channelContext = await channelContextOf(context, channel, actor);
    if (isAllowed(channelContext, 'read-channel') && isVisibleTo(row, channelContext)) return true;
  }
  return false;
};

/** A poll that the actor made or sees in a message. */
export const findPoll = async (
  context: Context,
  id: string,
  actor: Actor | undefined,
): Promise<PollRow> => {
  const row = (await context.tx.polls.find([id])).get(id) ?? missing(id);
  if (!actor || actor.trusted || row.created_by_id === actor.user.id) return row;
  return (await seesPoll(context, actor, id)) ? row : missing(id);
};

/** The poll to send with a message: one of the sender's own, where there are polls. */
export const readPoll = async (
  { tx }: Context,
  { channel, config, actor }: ChannelContext<Actor>,
  id: string,
): Promise<PollRow> => {
  if (!config.polls) fail('FeatureOff', `Channel ${channel.cid} has polls disabled`);
  const row = (await tx.polls.find([id])).get(id) ?? missing(id);
  return actor.trusted || row.created_by_id === actor.user.id ? row : missing(id);
};

type ChangeKey = 'poll.updated' | 'poll.closed' | 'poll.deleted';
type VoteKey = 'poll.vote_casted' | 'poll.vote_changed' | 'poll.vote_removed';

/** Emits an event in every channel with a message that carries the poll. */
const emitInChannels = async (
  context: Context,
  pollId: string,
  emitOne: (message: MessageRow) => Promise<EventDelivery | undefined>,
): Promise<readonly EventDelivery[]> => {
  const emitted: EventDelivery[] = [];
  for (const row of await carriersOf(context, pollId)) {
    const delivery = await emitOne(row);
    if (delivery) emitted.push(delivery);
  }
  return emitted;
};

export const emitPoll = async (
  context: Context,
  key: ChangeKey,
  row: PollRow,
  view?: Poll,
): Promise<readonly EventDelivery[]> => {
  const { tx, stamp } = context;
  const poll = view ?? (await pollView(tx, row));
  return emitInChannels(context, row.id, async (message) => {
    const channel = await tx.channels.find(message.cid);
    const payload = { poll, message_id: message.id };
    return channel && emitIn(stamp, channel, key, payload, routingOf(message));
  });
};

export const emitVote = async (
  context: Context,
  key: VoteKey,
  row: PollRow,
  vote: PollVoteRow,
): Promise<readonly EventDelivery[]> => {
  const { tx, stamp } = context;
  const poll = await pollView(tx, row);
  const users = await loadUsers(tx, [vote.user_id]);
  const poll_vote: PollVote = voteView(vote, row, users, undefined);
  return emitInChannels(context, row.id, async (message) => {
    const channel = await tx.channels.find(message.cid);
    const payload = { poll, poll_vote, message_id: message.id };
    return channel && emitIn(stamp, channel, key, payload, routingOf(message));
  });
};
