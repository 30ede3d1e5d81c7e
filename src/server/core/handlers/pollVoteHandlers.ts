import { fieldsOf } from '../../../protocol/filter/filterFields.js';
import type { PollRow, PollVoteRow } from '../../ports/polls.js';
import { type Actor, findActor, namedIn, requireActor } from '../access/actor.js';
import { assertWritable } from '../access/permissions.js';
import type { Caller } from '../call.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { findMessage } from '../messages/findMessage.js';
import { emitVote, findPoll } from '../messages/polls.js';
import { pageFrom } from '../requests/cursor.js';
import { fail } from '../requests/failure.js';
import { pollView, voteView } from '../views/pollView.js';
import { loadUsers } from '../views/userView.js';
import { readPollPage } from './pollHandlers.js';

interface Ballot {
  readonly poll: PollRow;
  readonly actor: Actor;
}

/** The open poll of a message, for an actor who may vote. */
const findBallot = async (
  context: Context,
  caller: Caller,
  params: { readonly message_id: string; readonly poll_id: string },
  named: string | undefined,
): Promise<Ballot> => {
  const { tx } = context;
  const actor = await requireActor(context, caller, named);
  const { row, channelContext } = await findMessage(context, params.message_id, actor);
  assertWritable(channelContext, 'create-reaction');
  const [attached] = await tx.polls.ofMessages([row.id]);
  const poll = (await tx.polls.find([params.poll_id])).get(params.poll_id);
  if (!poll || attached?.poll_id !== poll.id)
    return fail('NotFound', `message '${row.id}' has no poll '${params.poll_id}'`);
  return poll.is_closed ? fail('Input', `poll '${poll.id}' is closed`) : { poll, actor };
};

const respond = async ({ tx }: Context, { poll, actor }: Ballot, vote: PollVoteRow) => {
  const users = await loadUsers(tx, [vote.user_id]);
  return {
    vote: voteView(vote, poll, users, actor.user.id),
    poll: await pollView(tx, poll, actor.user.id),
  };
};

/** The votes that a new one takes the place of; refuses one too many. */
const replacedBy = (
  poll: PollRow,
  own: readonly PollVoteRow[],
  isAnswer: boolean,
): readonly PollVoteRow[] => {
  if (isAnswer) return own.filter((vote) => vote.option_id === '');
  const votes = own.filter((vote) => vote.option_id !== '');
  if (poll.enforce_unique_vote) return votes;
  const most = poll.max_votes_allowed;
  return most !== null && votes.length >= most
    ? fail('Input', `at most ${most} votes are allowed in poll '${poll.id}'`)
    : [];
};

const castPollVote: Handler<'castPollVote'> = async (context, { caller, params, request }) => {
  const { tx, stamp } = context;
  const ballot = await findBallot(context, caller, params, namedIn(request));
  const { poll, actor } = ballot;
  const { option_id = '', answer_text } = request.vote;
  const isAnswer = option_id === '';
  if (isAnswer && (answer_text === undefined || answer_text.trim() === ''))
    fail('Input', 'a vote needs option_id or answer_text');
  if (isAnswer && !poll.allow_answers) fail('Input', `poll '${poll.id}' takes no answers`);
  if (!isAnswer && !poll.options.some(({ id }) => id === option_id))
    fail('NotFound', `option '${option_id}' does not exist in poll '${poll.id}'`);
  const own = await tx.polls.votesOf([poll.id], actor.user.id);
  const same = isAnswer ? undefined : own.find((vote) => vote.option_id === option_id);
  if (same) return { response: await respond(context, ballot, same), emitted: [] };
  const replaced = replacedBy(poll, own, isAnswer);
  await tx.polls.removeVotes(replaced.map(({ id }) => id));
  const now = stamp();
  const vote: PollVoteRow = {
    id: crypto.randomUUID(),
    ...{ poll_id: poll.id, user_id: actor.user.id, option_id },
    answer_text: isAnswer ? (answer_text ?? null) : null,
    ...{ created_at: now, updated_at: now },
  };
  await tx.polls.saveVote(vote);
  const key = replaced.length > 0 ? 'poll.vote_changed' : 'poll.vote_casted';
  return {
    response: await respond(context, ballot, vote),
    emitted: await emitVote(context, key, poll, vote),
  };
};

const deletePollVote: Handler<'deletePollVote'> = async (context, { caller, params, request }) => {
  const { tx } = context;
  const ballot = await findBallot(context, caller, params, request.user_id);
  const { poll, actor } = ballot;
  const vote = await tx.polls.vote(params.vote_id);
  if (vote?.poll_id !== poll.id) return fail('NotFound', `vote '${params.vote_id}' does not exist`);
  if (vote.user_id !== actor.user.id)
    fail('NotAllowed', `User '${actor.user.id}' did not cast vote '${vote.id}'`);
  await tx.polls.removeVotes([vote.id]);
  return {
    response: await respond(context, ballot, vote),
    emitted: await emitVote(context, 'poll.vote_removed', poll, vote),
  };
};

const queryPollVotes: Handler<'queryPollVotes'> = async (context, { caller, params, request }) => {
  const { tx } = context;
  const actor = await findActor(context, caller, namedIn(request));
  const poll = await findPoll(context, params.poll_id, actor);
  const { limit, cursor, query } = readPollPage(request);
  // Who voted is not to be found out by a filter.
  const named = [...fieldsOf(query.filter), ...query.sort.map(({ field }) => field)];
  if (poll.voting_visibility === 'anonymous' && named.includes('user_id'))
    fail('Input', 'votes of an anonymous poll cannot be filtered or sorted by user_id');
  const found = await tx.polls.queryVotes(poll.id, query);
  const { rows, ...places } = pageFrom(found, limit, cursor);
  const users = await loadUsers(
    tx,
    rows.map((row) => row.user_id),
  );
  return {
    response: { votes: rows.map((row) => voteView(row, poll, users, actor?.user.id)), ...places },
    emitted: [],
  };
};

export const pollVoteHandlers: HandlersOf<'castPollVote' | 'deletePollVote' | 'queryPollVotes'> = {
  castPollVote,
  deletePollVote,
  queryPollVotes,
};
