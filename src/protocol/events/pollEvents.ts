import * as t from 'io-ts';
import { Poll, PollVote, User } from '../objects.js';
import type { Codec } from '../shape.js';
import { channelEvent, type RowsOf, toWatchers } from './eventEntry.js';

const pollColumns = { required: { poll: Poll }, optional: { message_id: t.string, user: User } };
const voteColumns = { ...pollColumns, required: { poll: Poll, poll_vote: PollVote } };

const pollUpdatedShape = channelEvent('poll.updated', pollColumns);
/** A poll in the channel was changed, but for closing it. */
export interface PollUpdated extends t.TypeOf<typeof pollUpdatedShape> {}
/** Codec of {@link PollUpdated}. */
export const PollUpdated: Codec<PollUpdated> = pollUpdatedShape;

const pollClosedShape = channelEvent('poll.closed', pollColumns);
/** A poll in the channel takes no more votes. */
export interface PollClosed extends t.TypeOf<typeof pollClosedShape> {}
/** Codec of {@link PollClosed}. */
export const PollClosed: Codec<PollClosed> = pollClosedShape;

const pollDeletedShape = channelEvent('poll.deleted', pollColumns);
/** A poll in the channel was deleted. */
export interface PollDeleted extends t.TypeOf<typeof pollDeletedShape> {}
/** Codec of {@link PollDeleted}. */
export const PollDeleted: Codec<PollDeleted> = pollDeletedShape;

const pollVoteCastedShape = channelEvent('poll.vote_casted', voteColumns);
/** A vote or an answer was added. */
export interface PollVoteCasted extends t.TypeOf<typeof pollVoteCastedShape> {}
/** Codec of {@link PollVoteCasted}. */
export const PollVoteCasted: Codec<PollVoteCasted> = pollVoteCastedShape;

const pollVoteChangedShape = channelEvent('poll.vote_changed', voteColumns);
/** A vote or an answer replaced the one that the user had. */
export interface PollVoteChanged extends t.TypeOf<typeof pollVoteChangedShape> {}
/** Codec of {@link PollVoteChanged}. */
export const PollVoteChanged: Codec<PollVoteChanged> = pollVoteChangedShape;

const pollVoteRemovedShape = channelEvent('poll.vote_removed', voteColumns);
/** `poll_vote` was taken back. */
export interface PollVoteRemoved extends t.TypeOf<typeof pollVoteRemovedShape> {}
/** Codec of {@link PollVoteRemoved}. */
export const PollVoteRemoved: Codec<PollVoteRemoved> = pollVoteRemovedShape;

export const pollCodecs = {
  'poll.closed': PollClosed,
  'poll.deleted': PollDeleted,
  'poll.updated': PollUpdated,
  'poll.vote_casted': PollVoteCasted,
  'poll.vote_changed': PollVoteChanged,
  'poll.vote_removed': PollVoteRemoved,
} as const;

const inChannel = { class: 'channel', webhook: false, recipients: toWatchers } as const;

export const pollRows = {
  'poll.closed': { ...inChannel, trigger: 'when a poll is closed' },
  'poll.deleted': { ...inChannel, trigger: 'when a poll is deleted' },
  'poll.updated': { ...inChannel, trigger: 'when a poll is changed' },
  'poll.vote_casted': { ...inChannel, trigger: 'when a vote is added to a poll' },
  'poll.vote_changed': { ...inChannel, trigger: 'when a vote replaces an earlier one' },
  'poll.vote_removed': { ...inChannel, trigger: 'when a vote is taken back' },
} as const satisfies RowsOf<typeof pollCodecs>;
