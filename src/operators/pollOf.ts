import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  map,
  merge,
  type Observable,
  scan,
  throwError,
} from 'rxjs';
import { getPoll } from '../commands/polls.js';
import { NetworkError } from '../errors.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Poll } from '../protocol/objects.js';
import { emptyPoll, foldPoll, mergePoll, type PollState } from '../state/poll.js';
import { connectionOperator, type ConnectionOperator } from './connectionOperator.js';
import { createEnd } from './createEnd.js';
import { type LiveConnection, liveConnectionOf, onEachConnection } from './liveConnection.js';
import { stateOf } from './stateOf.js';

type Change = (state: PollState) => PollState;

const responses = (chat: LiveConnection, pollId: string): Observable<Change> =>
  onEachConnection(chat, () =>
    getPoll(chat, pollId).pipe(
      map(
        ({ poll }): Change =>
          (state) =>
            mergePoll(state, poll),
      ),
      // A call that fails with its connection is sent again on the next one.
      catchError((error: unknown) =>
        error instanceof NetworkError ? EMPTY : throwError(() => error),
      ),
    ),
  );

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
    defer(() => {
      const chat = liveConnectionOf(source$);
      const me = stateOf(source$)?.value.me?.id;
      const fold = foldPoll(pollId);
      const { ends, until } = createEnd();
      const events$ = source$.pipe(
        map(
          (event: ChatEvent): Change =>
            (state) =>
              fold(state, event),
        ),
        ends(),
      );
      const changes$ = chat ? merge(responses(chat, pollId).pipe(until()), events$) : events$;
      return changes$.pipe(
        scan((state, change) => change(state), { ...emptyPoll, me }),
        map(({ poll }) => poll),
        filter((poll) => poll !== undefined),
        distinctUntilChanged(),
      );
    }),
);
