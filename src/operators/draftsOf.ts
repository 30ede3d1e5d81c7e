import { distinctUntilChanged, map, skipWhile } from 'rxjs';
import { queryDrafts } from '../commands/drafts.js';
import type { QueryDraftsRequest } from '../protocol/endpoints/drafts.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Draft } from '../protocol/objects.js';
import { type Drafts, emptyDrafts, foldDrafts, mergeDrafts } from '../state/drafts.js';
import { connectionOperator, type ConnectionOperator } from './connectionOperator.js';
import { queriedState } from './queriedState.js';

interface Known {
  readonly drafts: Drafts;
  readonly isKnown: boolean;
}

const foldKnown = ({ drafts, isKnown }: Known, event: ChatEvent): Known => {
  const next = foldDrafts(drafts, event);
  return { drafts: next, isKnown: isKnown || next !== drafts };
};

/**
 * The drafts of the connected user, by `cid` and by the id of the message for those of replies, as a
 * new map on each change. On a connection the query is sent on subscribe and after each reconnect, and
 * the first map comes with the response; on any other source the drafts are folded from the events
 * alone. Nothing is kept in the connection.
 *
 * Errors with a `CallError` when the server refuses the query, and with the source. Completes with the
 * source.
 *
 * ```
 * source         --saved in a--deleted in a--|
 * draftsOf()     --{a}---------{}------------|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, draftsOf } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(draftsOf()).subscribe((drafts) => {
 *   console.log(drafts.get('messaging:general')?.message?.text);
 * });
 * ```
 */
export const draftsOf: ConnectionOperator<[query?: QueryDraftsRequest], Drafts> =
  connectionOperator(
    (query = { limit: 100 }) =>
      (source$) =>
        queriedState(source$, {
          initial: { drafts: emptyDrafts, isKnown: false },
          fold: foldKnown,
          merge: ({ drafts: known }: Known, drafts: readonly Draft[]): Known => ({
            drafts: mergeDrafts(known, drafts),
            isKnown: true,
          }),
          request: (chat) => queryDrafts(chat, query).pipe(map(({ drafts }) => drafts)),
        }).pipe(
          skipWhile(({ isKnown }) => !isKnown),
          map(({ drafts }) => drafts),
          distinctUntilChanged(),
        ),
  );
