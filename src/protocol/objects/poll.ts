import * as t from 'io-ts';
import { Counts, DateTime, Integer } from '../primitives.js';
import { type Codec, shape } from '../shape.js';
import { User } from './user.js';

const pollOptionShape = shape('PollOption', {
  required: { id: t.string },
  guaranteed: { text: t.string },
  custom: true,
});
/** What can be voted for; custom keys stand beside the named ones. */
export interface PollOption extends t.TypeOf<typeof pollOptionShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link PollOption}. */
export const PollOption: Codec<PollOption> = pollOptionShape;

const pollVoteShape = shape('PollVote', {
  required: { id: t.string },
  guaranteed: {
    poll_id: t.string,
    option_id: t.string,
    created_at: DateTime,
    updated_at: DateTime,
  },
  optional: {
    user_id: t.string,
    user: t.union([User, t.null]),
    answer_text: t.string,
    is_answer: t.boolean,
  },
});
/** A vote for an option, or an answer in words; without a user where the poll is anonymous. */
export interface PollVote extends t.TypeOf<typeof pollVoteShape> {}
/** Codec of {@link PollVote}. */
export const PollVote: Codec<PollVote> = pollVoteShape;

const votes = t.readonlyArray(PollVote);

const pollShape = shape('Poll', {
  required: { id: t.string },
  guaranteed: {
    name: t.string,
    description: t.string,
    voting_visibility: t.string,
    enforce_unique_vote: t.boolean,
    allow_answers: t.boolean,
    allow_user_suggested_options: t.boolean,
    is_closed: t.boolean,
    options: t.readonlyArray(PollOption),
    vote_count: Integer,
    answers_count: Integer,
    vote_counts_by_option: Counts,
    latest_votes_by_option: t.record(t.string, votes),
    latest_answers: votes,
    own_votes: votes,
    created_by_id: t.string,
    created_at: DateTime,
    updated_at: DateTime,
  },
  optional: {
    max_votes_allowed: t.union([Integer, t.null]),
    created_by: t.union([User, t.null]),
  },
  custom: true,
});
/** A poll; `own_votes` are the votes and answers of the caller, and none in events. */
export interface Poll extends t.TypeOf<typeof pollShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link Poll}. */
export const Poll: Codec<Poll> = pollShape;
