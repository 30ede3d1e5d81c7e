import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { Page } from './page.js';
import type { CustomData } from './rows.js';

type Ids = readonly string[];

/** What can be voted for. */
export interface PollOptionRow {
  readonly id: string;
  readonly text: string;
  readonly data: CustomData;
}

/** A stored poll. */
export interface PollRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** `public`, or `anonymous`: then nobody sees who voted for what. */
  readonly voting_visibility: string;
  readonly enforce_unique_vote: boolean;
  readonly max_votes_allowed: number | null;
  readonly allow_answers: boolean;
  readonly allow_user_suggested_options: boolean;
  readonly is_closed: boolean;
  readonly options: readonly PollOptionRow[];
  readonly created_by_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly data: CustomData;
}

/** A vote for an option, or an answer, whose `option_id` is empty. */
export interface PollVoteRow {
  readonly id: string;
  readonly poll_id: string;
  readonly user_id: string;
  readonly option_id: string;
  readonly answer_text: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** How many votes there are for an option of a poll. */
export interface VoteCountRow extends Pick<PollVoteRow, 'poll_id' | 'option_id'> {
  readonly count: number;
}

/** A message that carries a poll. */
export interface MessagePollRow {
  readonly message_id: string;
  readonly poll_id: string;
}

/** A query of polls or votes: a filter that has been parsed before. */
export interface PollQuery {
  readonly filter: Filter;
  readonly sort: readonly Sort[];
  readonly page: Page;
}

/** The polls and the votes. */
export interface PollStore {
  /** The polls by id. */
  readonly find: (ids: Ids) => Promise<ReadonlyMap<string, PollRow>>;
  /** Inserts or replaces. */
  readonly save: (row: PollRow) => Promise<void>;
  /** Removes a poll with its votes; its messages no longer carry it. */
  readonly remove: (id: string) => Promise<void>;
  /** The polls that a user made. */
  readonly query: (userId: string, query: PollQuery) => Promise<readonly PollRow[]>;
  /** Gives a message its poll. */
  readonly attach: (row: MessagePollRow) => Promise<void>;
  /** Takes the poll off a message. */
  readonly detach: (messageId: string) => Promise<void>;
  /** The polls that messages carry. */
  readonly ofMessages: (messageIds: Ids) => Promise<readonly MessagePollRow[]>;
  /** The messages that carry a poll, at most `limit`. */
  readonly messagesWith: (pollId: string, limit: number) => Promise<Ids>;
  /** The numbers of votes in polls; those of answers have no option. */
  readonly counts: (pollIds: Ids) => Promise<readonly VoteCountRow[]>;
  /** The newest votes for each option of polls, and the newest answers, at most `limit` of each. */
  readonly latest: (pollIds: Ids, limit: number) => Promise<readonly PollVoteRow[]>;
  /** The votes of a user in polls. */
  readonly votesOf: (pollIds: Ids, userId: string) => Promise<readonly PollVoteRow[]>;
  /** A vote by its id. */
  readonly vote: (id: string) => Promise<PollVoteRow | undefined>;
  /** Inserts or replaces. */
  readonly saveVote: (row: PollVoteRow) => Promise<void>;
  /** Removes votes by their ids. */
  readonly removeVotes: (ids: Ids) => Promise<void>;
  /** Removes the votes for some options. */
  readonly removeVotesFor: (pollId: string, optionIds: Ids) => Promise<void>;
  /** A page of the votes in a poll that match a query. */
  readonly queryVotes: (pollId: string, query: PollQuery) => Promise<readonly PollVoteRow[]>;
  /** Removes the votes of a user, at most `limit`; resolves to whether more may be left. */
  readonly removeOf: (userId: string, limit?: number) => Promise<boolean>;
}
