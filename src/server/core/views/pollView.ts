import type { Poll, PollOption, PollVote } from '../../../protocol/objects.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { PollOptionRow, PollRow, PollVoteRow } from '../../ports/polls.js';
import type { StoreTx } from '../../ports/store.js';
import { groupBy } from '../../../internal/groupBy.js';
import { fail } from '../requests/failure.js';
import { present } from '../requests/input.js';
import { loadUsers, type Users } from './userView.js';

export const optionView = ({ id, text, data }: PollOptionRow): PollOption => ({
  ...data,
  id,
  text,
});

/** A vote as a viewer sees it: that of an anonymous poll has no user for others. */
export const voteView = (
  row: PollVoteRow,
  { voting_visibility }: Pick<PollRow, 'voting_visibility'>,
  users: Users,
  viewerId: string | undefined,
): PollVote => ({
  ...{ id: row.id, poll_id: row.poll_id, option_id: row.option_id },
  ...{ created_at: row.created_at, updated_at: row.updated_at },
  ...(voting_visibility === 'anonymous' && row.user_id !== viewerId
    ? {}
    : { user_id: row.user_id, user: users(row.user_id) }),
  ...present({ answer_text: row.answer_text }),
  ...(row.option_id === '' && { is_answer: true }),
});

/** The votes in a poll that its view shows. */
interface ShownVotes {
  readonly counts: ReadonlyMap<string, number>;
  readonly latest: readonly PollVoteRow[];
  readonly own: readonly PollVoteRow[];
}

const viewOf = (
  row: PollRow,
  { counts, latest, own }: ShownVotes,
  users: Users,
  viewerId: string | undefined,
): Poll => {
  const view = (it: PollVoteRow): PollVote => voteView(it, row, users, viewerId);
  const byOption = groupBy(latest, 'option_id');
  const known = row.options.map(({ id }) => [id, counts.get(id) ?? 0] as const);
  const listed = row.voting_visibility === 'anonymous' ? [] : row.options;
  return {
    ...row.data,
    ...{ id: row.id, name: row.name, description: row.description },
    voting_visibility: row.voting_visibility,
    enforce_unique_vote: row.enforce_unique_vote,
    max_votes_allowed: row.max_votes_allowed,
    allow_answers: row.allow_answers,
    allow_user_suggested_options: row.allow_user_suggested_options,
    is_closed: row.is_closed,
    options: row.options.map(optionView),
    vote_count: known.reduce((sum, [, count]) => sum + count, 0),
    answers_count: counts.get('') ?? 0,
    vote_counts_by_option: Object.fromEntries(known.filter(([, count]) => count > 0)),
    latest_votes_by_option: Object.fromEntries(
      listed.flatMap(({ id }) => {
        const found = byOption.get(id);
        return found ? [[id, found.map(view)]] : [];
      }),
    ),
    latest_answers: (byOption.get('') ?? []).map(view),
    own_votes: own.map(view),
    created_by_id: row.created_by_id,
    created_by: users(row.created_by_id),
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
};

/** Polls as a viewer sees them, in their order; events have no viewer, and so no own votes. */
export const pollViews = async (
  tx: StoreTx,
  rows: readonly PollRow[],
  viewerId?: string,
): Promise<readonly Poll[]> => {
  const ids = rows.map(({ id }) => id);
  const counts = groupBy(await tx.polls.counts(ids), 'poll_id');
  const latest = await tx.polls.latest(ids, InputLimit.pollLatestVotes.max);
  const own = viewerId === undefined ? [] : await tx.polls.votesOf(ids, viewerId);
  const users = await loadUsers(tx, [
    ...new Set([
      ...rows.map((row) => row.created_by_id),
      ...[...latest, ...own].map((vote) => vote.user_id),
    ]),
  ]);
  const [latestIn, ownIn] = [groupBy(latest, 'poll_id'), groupBy(own, 'poll_id')];
  return rows.map((row) =>
    viewOf(
      row,
      {
        counts: new Map((counts.get(row.id) ?? []).map((it) => [it.option_id, it.count])),
        latest: latestIn.get(row.id) ?? [],
        own: ownIn.get(row.id) ?? [],
      },
      users,
      viewerId,
    ),
  );
};

/** A poll as a viewer sees it. */
export const pollView = async (tx: StoreTx, row: PollRow, viewerId?: string): Promise<Poll> => {
  const [view] = await pollViews(tx, [row], viewerId);
  return view ?? fail('NotFound', `poll '${row.id}' does not exist`);
};

/** The polls of messages, by the id of the message. */
export const loadPolls = async (
  tx: StoreTx,
  messageIds: readonly string[],
  viewerId: string | undefined,
): Promise<ReadonlyMap<string, Poll>> => {
  const attached = await tx.polls.ofMessages(messageIds);
  if (attached.length === 0) return new Map();
  const rows = await tx.polls.find([...new Set(attached.map((each) => each.poll_id))]);
  const views = new Map(
    (await pollViews(tx, [...rows.values()], viewerId)).map((view) => [view.id, view]),
  );
  return new Map(
    attached.flatMap(({ message_id, poll_id }) => {
      const view = views.get(poll_id);
      return view ? [[message_id, view] as const] : [];
    }),
  );
};
