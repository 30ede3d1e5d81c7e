import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { Integer } from '../primitives.js';
import { Poll, PollOption, PollVote } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, EmptyResponse, responseFields, partialUpdateFields } from './shared.js';
import type { Endpoint } from './endpoint.js';

import { pageFields, pageRequestFields } from './pages.js';

const pollOptionInputShape = shape('PollOptionInput', {
  required: {},
  optional: { id: t.string, text: bounded(t.string, 'pollTextLength'), ...actorFields },
  custom: true,
});
/** An option of a poll; custom keys stand beside the named ones. */
export interface PollOptionInput extends t.TypeOf<typeof pollOptionInputShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link PollOptionInput}. */
export const PollOptionInput: Codec<PollOptionInput> = pollOptionInputShape;

const settings = {
  description: bounded(t.string, 'pollTextLength'),
  options: bounded(t.readonlyArray(PollOptionInput), 'pollOptions'),
  voting_visibility: t.string,
  enforce_unique_vote: t.boolean,
  max_votes_allowed: t.union([Integer, t.null]),
  allow_answers: t.boolean,
  allow_user_suggested_options: t.boolean,
  is_closed: t.boolean,
};

const createPollRequestShape = shape('CreatePollRequest', {
  required: { name: bounded(t.string, 'pollTextLength') },
  optional: { id: t.string, ...settings, ...actorFields },
  custom: true,
});
/** A poll; custom keys stand beside the named ones. */
export interface CreatePollRequest extends t.TypeOf<typeof createPollRequestShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link CreatePollRequest}. */
export const CreatePollRequest: Codec<CreatePollRequest> = createPollRequestShape;

const updatePollRequestShape = shape('UpdatePollRequest', {
  required: { id: t.string, name: bounded(t.string, 'pollTextLength') },
  optional: { ...settings, ...actorFields },
  custom: true,
});
/** The whole poll: what is left out is reset. Options that stay keep their ids and their votes. */
export interface UpdatePollRequest extends t.TypeOf<typeof updatePollRequestShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link UpdatePollRequest}. */
export const UpdatePollRequest: Codec<UpdatePollRequest> = updatePollRequestShape;

const updatePollPartialRequestShape = shape('UpdatePollPartialRequest', {
  required: {},
  optional: { ...partialUpdateFields, ...actorFields },
});
/** Keys to set, such as `is_closed`, and keys to remove. */
export interface UpdatePollPartialRequest extends t.TypeOf<typeof updatePollPartialRequestShape> {}
/** Codec of {@link UpdatePollPartialRequest}. */
export const UpdatePollPartialRequest: Codec<UpdatePollPartialRequest> =
  updatePollPartialRequestShape;

const pollActorRequestShape = shape('PollActorRequest', {
  required: {},
  optional: { user_id: t.string },
  open: true,
});
/** Who calls, when a backend does. */
export interface PollActorRequest extends t.TypeOf<typeof pollActorRequestShape> {}
/** Codec of {@link PollActorRequest}. */
export const PollActorRequest: Codec<PollActorRequest> = pollActorRequestShape;

const pollResponseShape = shape('PollResponse', {
  required: { poll: Poll },
  guaranteed: responseFields,
});
/** The poll as the caller sees it. */
export interface PollResponse extends t.TypeOf<typeof pollResponseShape> {}
/** Codec of {@link PollResponse}. */
export const PollResponse: Codec<PollResponse> = pollResponseShape;

const pollOptionResponseShape = shape('PollOptionResponse', {
  required: { poll_option: PollOption },
  guaranteed: responseFields,
});
/** The option. */
export interface PollOptionResponse extends t.TypeOf<typeof pollOptionResponseShape> {}
/** Codec of {@link PollOptionResponse}. */
export const PollOptionResponse: Codec<PollOptionResponse> = pollOptionResponseShape;

const pageRequestShape = shape('PollPageRequest', {
  required: {},
  optional: pageRequestFields,
});
/** The filter, the order, and the page of polls or votes. */
export interface PollPageRequest extends t.TypeOf<typeof pageRequestShape> {}
/** Codec of {@link PollPageRequest}. */
export const PollPageRequest: Codec<PollPageRequest> = pageRequestShape;

const queryPollsResponseShape = shape('QueryPollsResponse', {
  required: { polls: t.readonlyArray(Poll) },
  guaranteed: responseFields,
  optional: pageFields,
});
/** The polls that the caller made; without `next` they are the last ones. */
export interface QueryPollsResponse extends t.TypeOf<typeof queryPollsResponseShape> {}
/** Codec of {@link QueryPollsResponse}. */
export const QueryPollsResponse: Codec<QueryPollsResponse> = queryPollsResponseShape;

const queryPollVotesResponseShape = shape('QueryPollVotesResponse', {
  required: { votes: t.readonlyArray(PollVote) },
  guaranteed: responseFields,
  optional: pageFields,
});
/** The votes and answers, newest first; without `next` they are the last ones. */
export interface QueryPollVotesResponse extends t.TypeOf<typeof queryPollVotesResponseShape> {}
/** Codec of {@link QueryPollVotesResponse}. */
export const QueryPollVotesResponse: Codec<QueryPollVotesResponse> = queryPollVotesResponseShape;

const castPollVoteRequestShape = shape('CastPollVoteRequest', {
  required: {
    vote: shape('VoteInput', {
      required: {},
      optional: { option_id: t.string, answer_text: bounded(t.string, 'pollTextLength') },
    }),
  },
  optional: actorFields,
});
/** A vote for an option, or an answer in words. */
export interface CastPollVoteRequest extends t.TypeOf<typeof castPollVoteRequestShape> {}
/** Codec of {@link CastPollVoteRequest}. */
export const CastPollVoteRequest: Codec<CastPollVoteRequest> = castPollVoteRequestShape;

const pollVoteResponseShape = shape('PollVoteResponse', {
  required: { poll: Poll },
  guaranteed: { vote: PollVote, ...responseFields },
});
/** The vote, and the poll after it. */
export interface PollVoteResponse extends t.TypeOf<typeof pollVoteResponseShape> {}
/** Codec of {@link PollVoteResponse}. */
export const PollVoteResponse: Codec<PollVoteResponse> = pollVoteResponseShape;

const byActor = { callers: ['client', 'server'], actor: 'user_id' } as const;
const inBody = { ...byActor, input: 'body' } as const;
const inQuery = { ...byActor, input: 'query', request: PollActorRequest } as const;
const changes = ['poll.updated', 'poll.closed'] as const;
const votes = ['poll.vote_casted', 'poll.vote_changed', 'poll.vote_removed'] as const;

export const createPoll = {
  ...inBody,
  operation: 'CreatePoll',
  method: 'POST',
  path: '/polls',
  request: CreatePollRequest,
  response: PollResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

export const getPoll = {
  ...inQuery,
  operation: 'GetPoll',
  method: 'GET',
  path: '/polls/{poll_id}',
  response: PollResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const updatePoll = {
  ...inBody,
  operation: 'UpdatePoll',
  method: 'PUT',
  path: '/polls',
  request: UpdatePollRequest,
  response: PollResponse,
  status: 201,
  emits: changes,
} as const satisfies Endpoint;

export const updatePollPartial = {
  ...inBody,
  operation: 'UpdatePollPartial',
  method: 'PATCH',
  path: '/polls/{poll_id}',
  request: UpdatePollPartialRequest,
  response: PollResponse,
  status: 200,
  emits: changes,
} as const satisfies Endpoint;

export const deletePoll = {
  ...inQuery,
  operation: 'DeletePoll',
  method: 'DELETE',
  path: '/polls/{poll_id}',
  response: EmptyResponse,
  status: 200,
  emits: ['poll.deleted'],
} as const satisfies Endpoint;

export const createPollOption = {
  ...inBody,
  operation: 'CreatePollOption',
  method: 'POST',
  path: '/polls/{poll_id}/options',
  request: PollOptionInput,
  response: PollOptionResponse,
  status: 201,
  emits: ['poll.updated'],
} as const satisfies Endpoint;

export const updatePollOption = {
  ...inBody,
  operation: 'UpdatePollOption',
  method: 'PUT',
  path: '/polls/{poll_id}/options',
  request: PollOptionInput,
  response: PollOptionResponse,
  status: 201,
  emits: ['poll.updated'],
} as const satisfies Endpoint;

export const getPollOption = {
  ...inQuery,
  operation: 'GetPollOption',
  method: 'GET',
  path: '/polls/{poll_id}/options/{option_id}',
  response: PollOptionResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const deletePollOption = {
  ...inQuery,
  operation: 'DeletePollOption',
  method: 'DELETE',
  path: '/polls/{poll_id}/options/{option_id}',
  response: EmptyResponse,
  status: 200,
  emits: ['poll.updated'],
} as const satisfies Endpoint;

export const queryPolls = {
  ...inBody,
  operation: 'QueryPolls',
  method: 'POST',
  path: '/polls/query',
  inQuery: ['user_id'],
  request: PollPageRequest,
  response: QueryPollsResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

export const queryPollVotes = {
  ...inBody,
  operation: 'QueryPollVotes',
  method: 'POST',
  path: '/polls/{poll_id}/votes',
  inQuery: ['user_id'],
  request: PollPageRequest,
  response: QueryPollVotesResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

export const castPollVote = {
  ...inBody,
  operation: 'CastPollVote',
  method: 'POST',
  path: '/messages/{message_id}/polls/{poll_id}/vote',
  request: CastPollVoteRequest,
  response: PollVoteResponse,
  status: 201,
  emits: votes,
} as const satisfies Endpoint;

export const deletePollVote = {
  ...inQuery,
  operation: 'DeletePollVote',
  method: 'DELETE',
  path: '/messages/{message_id}/polls/{poll_id}/vote/{vote_id}',
  response: PollVoteResponse,
  status: 200,
  emits: ['poll.vote_removed'],
} as const satisfies Endpoint;
