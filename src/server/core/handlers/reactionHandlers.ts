import { isDotSegment } from '../../../protocol/ids.js';
import { ReactionInput } from '../../../protocol/endpoints/reactions.js';
import type { ResponseOf } from '../../../protocol/endpoints/endpointTable.js';
import { Reaction } from '../../../protocol/objects.js';
import type { ReactionRow } from '../../ports/rows.js';
import { type Actor, namedIn, requireActor } from '../access/actor.js';
import { routingOf, isShadowed } from '../access/visibility.js';
import type { Context, Handler, HandlersOf, Outcome } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { assertWritable } from '../access/permissions.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import { assertLimit, customKeys, namedKeysOf } from '../requests/input.js';
import { emitHiddenReactions, emitMessageUpdated } from '../messages/messageEvents.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';
import { channelView } from '../views/channelView.js';
import { messageInEvent, messageView } from '../views/messageView.js';
import { reactionView } from '../views/reactionView.js';
import { loadUsers, publicUser } from '../views/userView.js';
import { findMessage } from '../messages/findMessage.js';

type ReactionEvent = 'reaction.new' | 'reaction.updated' | 'reaction.deleted';
type ReactionResponse = Omit<ResponseOf<'sendReaction'>, 'duration'>;

/** The response to a change of a message's reactions, with its events. */
const emitReaction = async (
  context: Context,
  { channel, config, actor }: ChannelContext<Actor>,
  key: ReactionEvent,
  row: ReactionRow,
): Promise<Outcome<ReactionResponse>> => {
  const { tx, stamp } = context;
  const message =
    (await tx.messages.find([row.message_id])).get(row.message_id) ??
    fail('NotFound', `message '${row.message_id}' does not exist`);
  const users = await loadUsers(tx, [channel.created_by_id, row.user_id]);
  const reaction = reactionView(row, users);
  const routing = { ...routingOf(row), ...routingOf(message) };
  const payload = {
    channel: channelView(channel, config, users(channel.created_by_id)),
    message: await messageInEvent(tx, message, routing),
    message_id: message.id,
    reaction,
    user: publicUser(actor.user),
  };
  return {
    response: { message: await messageView(tx, message, actor.user.id), reaction },
    emitted: [
      emitIn(stamp, channel, key, payload, routing),
      ...(await emitHiddenReactions(context, channel, message, routing)),
    ],
  };
};

const namedKeys = namedKeysOf([Reaction, ReactionInput]);

/** Refuses another type of reaction to a message that has the maximum of them. */
const assertTypesLeft = async (
  { tx }: Context,
  messageId: string,
  type: string,
  ownTypes: readonly string[],
): Promise<void> => {
  if (ownTypes.includes(type)) return;
  const { reactionTypesOfUser, reactionTypes } = InputLimit;
  assertLimit('the reactions of one user', ownTypes.length + 1, reactionTypesOfUser);
  const summaries = await tx.reactions.summaries([messageId]);
  if (!summaries.some((summary) => summary.type === type))
    assertLimit('the reactions to a message', summaries.length + 1, reactionTypes);
};

const sendReaction: Handler<'sendReaction'> = async (context, { caller, params, request }) => {
  const { tx, stamp } = context;
  const input = request.reaction;
  const { type } = input;
  if (type === '' || isDotSegment(type))
    fail('Input', 'a reaction type has characters, and is neither . nor ..');
  const actor = await requireActor(context, caller, namedIn(input));
  const { row: message, channelContext } = await findMessage(context, params.id, actor);
  assertWritable(channelContext, 'create-reaction');
  if (!channelContext.config.reactions)
    fail('FeatureOff', `Channel ${channelContext.channel.cid} has reactions disabled`);
  if (message.deleted_at !== null) fail('Input', `message '${message.id}' is deleted`);

  const own = await tx.reactions.ofUser(actor.user.id, [message.id]);
  const others = own.map((row) => row.type).filter((other) => other !== type);
  const isReplacing = request.enforce_unique === true && others.length > 0;
  if (isReplacing) await tx.reactions.remove(message.id, actor.user.id, others);
  else
    await assertTypesLeft(
      context,
      message.id,
      type,
      own.map((row) => row.type),
    );
  const now = stamp();
  const row: ReactionRow = {
    message_id: message.id,
    user_id: actor.user.id,
    type,
    score: input.score ?? 1,
    emoji_code: input.emoji_code ?? null,
    shadowed: isShadowed(channelContext),
    created_at: own.find((known) => known.type === type)?.created_at ?? now,
    updated_at: now,
    data: customKeys(input, namedKeys),
  };
  await tx.reactions.save(row);
  const key = isReplacing ? 'reaction.updated' : 'reaction.new';
  const outcome = await emitReaction(context, channelContext, key, row);
  const isGone = (known: ReactionRow): boolean =>
    !known.shadowed && (isReplacing || known.type === type);
  if (!row.shadowed || !own.some(isGone)) return outcome;
  // The others see a reaction less, and no new one.
  const changed = await emitMessageUpdated(context, channelContext.channel, message);
  return { ...outcome, emitted: [...changed, ...outcome.emitted] };
};

const deleteReaction: Handler<'deleteReaction'> = async (context, { caller, params, request }) => {
  const { tx } = context;
  const actor = await requireActor(context, caller, request.user_id ?? undefined);
  const { row: message, channelContext } = await findMessage(context, params.id, actor);
  assertWritable(channelContext, 'delete-reaction', actor.user.id);
  const own = await tx.reactions.ofUser(actor.user.id, [message.id]);
  const row =
    own.find((known) => known.type === params.type) ??
    fail('NotFound', `reaction '${params.type}' does not exist on message '${message.id}'`);
  await tx.reactions.remove(message.id, actor.user.id, [row.type]);
  return emitReaction(context, channelContext, 'reaction.deleted', row);
};

export const reactionHandlers: HandlersOf<'sendReaction' | 'deleteReaction'> = {
  sendReaction,
  deleteReaction,
};
