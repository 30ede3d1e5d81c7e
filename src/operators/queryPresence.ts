import { catchError, concat, defer, EMPTY, type Observable, share } from 'rxjs';
import { queryUsers } from '../commands/users.js';
import { chunks } from '../internal/chunks.js';
import { memoizeByIdentity } from '../internal/memoizeByIdentity.js';
import type { LiveConnection } from './liveConnection.js';

/** How many users one query may ask for. */
const pageSize = 30;

/** Asks for the status of users on a connection. */
type Ask = (ids: readonly string[], connectionId: string) => Observable<unknown>;

const createAsk = (chat: LiveConnection): Ask => {
  let current: string | undefined;
  let asked = new Map<string, Observable<unknown>>();

  const answerTo = (page: readonly string[]): Observable<unknown> =>
    queryUsers(chat, {
      filter_conditions: { id: { $in: page } },
      limit: page.length,
      presence: true,
    }).pipe(share({ resetOnComplete: false }));

  return (ids, connectionId) =>
    defer(() => {
      if (connectionId !== current) asked = new Map();
      current = connectionId;
      for (const page of chunks(
        ids.filter((id) => !asked.has(id)),
        pageSize,
      )) {
        const answer$ = answerTo(page);
        for (const id of page) asked.set(id, answer$);
      }
      const answers = new Set(ids.map((id) => asked.get(id) ?? EMPTY));
      // What events tell of them still comes; whoever comes next asks again.
      return concat(...[...answers].map((answer$) => answer$.pipe(catchError(() => EMPTY))));
    });
};

/**
 * Asks a server for the status of users, and to be told of its changes: of each user once on a
 * connection, however many want to know.
 */
export const queryPresence: (chat: LiveConnection) => Ask = memoizeByIdentity(createAsk);
