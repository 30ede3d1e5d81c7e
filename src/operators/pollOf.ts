import { defer, distinctUntilChanged, filter, map } from 'rxjs';
import { getPoll } from '../commands/polls.js';
import type { Poll } from '../protocol/objects.js';
import { emptyPoll, foldPoll, mergePoll } from '../state/poll.js';
import { connectionOperator, type ConnectionOperator } from './connectionOperator.js';
import { queriedState } from './queriedState.js';
import { stateOf } from './stateOf.js';

/**
 * A poll, as a new object on each change, with the votes of the connected user. On a connection it is
 * read on subscribe and after each reconnect, and events keep it up to date where its channel is
 * watched; on any other source it is folded from the events alone. Nothing is kept in the connection.
 *
 * Errors with a `CallError` when the server refuses to show the poll, and with the source. Completes
 * with the source.
 *
 * ```
 * source        --vote--x--vote--|
 * pollOf('p')   --1--------2-----|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, pollOf } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(pollOf('poll-1')).subscribe(({ vote_counts_by_option, own_votes }) => {
 *   console.log(vote_counts_by_option, own_votes);
 * });
 * ```
 */
export const pollOf: ConnectionOperator<[pollId: string], Poll> = connectionOperator(
  (pollId) => (source$) =>
    defer(() =>
      queriedState(source$, {
        initial: { ...emptyPoll, me: stateOf(source$)?.value.me?.id },
        fold: foldPoll(pollId),
        merge: mergePoll,
        request: (chat) => getPoll(chat, pollId).pipe(map(({ poll }) => poll)),
      }),
    ).pipe(
      map(({ poll }) => poll),
      filter((poll) => poll !== undefined),
      distinctUntilChanged(),
    ),
);
