import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import * as polls from '../protocol/endpoints/polls.js';
import type {
  CastPollVoteRequest,
  CreatePollRequest,
  PollOptionInput,
  PollOptionResponse,
  PollPageRequest,
  PollResponse,
  PollVoteResponse,
  QueryPollsResponse,
  QueryPollVotesResponse,
  UpdatePollPartialRequest,
  UpdatePollRequest,
} from '../protocol/endpoints/polls.js';
import type { EmptyResponse } from '../protocol/endpoints/shared.js';
import { command } from './command.js';

/**
 * Creates a poll. It is sent by `sendMessage` with its `poll_id`, in a channel with `polls`.
 *
 * @example
 * ```ts
 * import { type ChatConnection, createPoll, sendMessage } from 'millrace';
 * import { switchMap } from 'rxjs';
 *
 * declare const chat: ChatConnection;
 * createPoll(chat, { name: 'Lunch?', options: [{ text: 'Soup' }, { text: 'Rice' }] })
 *   .pipe(switchMap(({ poll }) => sendMessage(chat, 'messaging:general', { poll_id: poll.id })))
 *   .subscribe();
 * ```
 */
export const createPoll = (chat: Calls, poll: CreatePollRequest): Observable<PollResponse> =>
  command(chat, polls.createPoll, {}, poll);

/**
 * Emits a poll that the connected user made or sees in a message.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getPoll } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getPoll(chat, 'poll-1').subscribe(({ poll }) => console.log(poll.vote_count));
 * ```
 */
export const getPoll = (chat: Calls, pollId: string): Observable<PollResponse> =>
  command(chat, polls.getPoll, { poll_id: pollId }, {});

/**
 * Changes a poll that the connected user made; `{ set: { is_closed: true } }` closes it.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updatePollPartial } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updatePollPartial(chat, 'poll-1', { set: { is_closed: true } }).subscribe();
 * ```
 */
export const updatePollPartial = (
  chat: Calls,
  pollId: string,
  changes: UpdatePollPartialRequest,
): Observable<PollResponse> => command(chat, polls.updatePollPartial, { poll_id: pollId }, changes);

/**
 * Replaces a poll that the connected user made; what is left out goes back to its default.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updatePoll } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updatePoll(chat, { id: 'poll-1', name: 'Dinner?' }).subscribe();
 * ```
 */
export const updatePoll = (chat: Calls, poll: UpdatePollRequest): Observable<PollResponse> =>
  command(chat, polls.updatePoll, {}, poll);

/**
 * Deletes a poll that the connected user made, with its votes. Its messages stay.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deletePoll } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * deletePoll(chat, 'poll-1').subscribe();
 * ```
 */
export const deletePoll = (chat: Calls, pollId: string): Observable<EmptyResponse> =>
  command(chat, polls.deletePoll, { poll_id: pollId }, {});

/**
 * Adds an option to a poll: one's own, or one with `allow_user_suggested_options`.
 *
 * @example
 * ```ts
 * import { type ChatConnection, createPollOption } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * createPollOption(chat, 'poll-1', { text: 'Bread' }).subscribe();
 * ```
 */
export const createPollOption = (
  chat: Calls,
  pollId: string,
  option: PollOptionInput,
): Observable<PollOptionResponse> =>
  command(chat, polls.createPollOption, { poll_id: pollId }, option);

/**
 * Emits an option of a poll.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getPollOption } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getPollOption(chat, 'poll-1', 'option-1').subscribe((response) =>
 *   console.log(response.poll_option.text),
 * );
 * ```
 */
export const getPollOption = (
  chat: Calls,
  pollId: string,
  optionId: string,
): Observable<PollOptionResponse> =>
  command(chat, polls.getPollOption, { poll_id: pollId, option_id: optionId }, {});

/**
 * Changes an option, by its `id`, of a poll that the connected user made.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updatePollOption } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updatePollOption(chat, 'poll-1', { id: 'option-1', text: 'Noodles' }).subscribe();
 * ```
 */
export const updatePollOption = (
  chat: Calls,
  pollId: string,
  option: PollOptionInput,
): Observable<PollOptionResponse> =>
  command(chat, polls.updatePollOption, { poll_id: pollId }, option);

/**
 * Deletes an option of a poll that the connected user made, with its votes.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deletePollOption } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * deletePollOption(chat, 'poll-1', 'option-1').subscribe();
 * ```
 */
export const deletePollOption = (
  chat: Calls,
  pollId: string,
  optionId: string,
): Observable<EmptyResponse> =>
  command(chat, polls.deletePollOption, { poll_id: pollId, option_id: optionId }, {});

/**
 * Emits a page of the polls that the connected user made, newest first: 25 by default, at most 100.
 *
 * @example
 * ```ts
 * import { type ChatConnection, queryPolls } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * queryPolls(chat, { filter: { is_closed: false } }).subscribe();
 * ```
 */
export const queryPolls = (
  chat: Calls,
  query: PollPageRequest = {},
): Observable<QueryPollsResponse> => command(chat, polls.queryPolls, {}, query);

/**
 * Emits a page of the votes in a poll, newest first: 25 by default, at most 100.
 *
 * @example
 * ```ts
 * import { type ChatConnection, queryPollVotes } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * queryPollVotes(chat, 'poll-1', { filter: { is_answer: true } }).subscribe();
 * ```
 */
export const queryPollVotes = (
  chat: Calls,
  pollId: string,
  query: PollPageRequest = {},
): Observable<QueryPollVotesResponse> =>
  command(chat, polls.queryPollVotes, { poll_id: pollId }, query);

/**
 * Votes for an option of the poll of a message, or answers it in words.
 *
 * @example
 * ```ts
 * import { castPollVote, type ChatConnection } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * castPollVote(chat, 'message-1', 'poll-1', { option_id: 'option-1' }).subscribe();
 * ```
 */
export const castPollVote = (
  chat: Calls,
  messageId: string,
  pollId: string,
  vote: CastPollVoteRequest['vote'],
): Observable<PollVoteResponse> =>
  command(chat, polls.castPollVote, { message_id: messageId, poll_id: pollId }, { vote });

/**
 * Takes back a vote of the connected user.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deletePollVote } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * deletePollVote(chat, 'message-1', 'poll-1', 'vote-1').subscribe();
 * ```
 */
export const deletePollVote = (
  chat: Calls,
  messageId: string,
  pollId: string,
  voteId: string,
): Observable<PollVoteResponse> =>
  command(
    chat,
    polls.deletePollVote,
    { message_id: messageId, poll_id: pollId, vote_id: voteId },
    {},
  );
