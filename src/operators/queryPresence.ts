import { catchError, concat, defer, EMPTY, type Observable, share } from 'rxjs';
import { queryUsers } from '../commands/users.js';
import { chunks } from '../internal/chunks.js';
import { memoizeByIdentity } from '../internal/memoizeByIdentity.js';
import type { LiveConnection } from './liveConnection.js';

/** The largest `limit` of one query. */
const pageSize = 30;

/** Queries the presence of users on a connection. */
type PresenceQuery = (ids: readonly string[], connectionId: string) => Observable<unknown>;

const createPresenceQuery = (chat: LiveConnection): PresenceQuery => {
  let current: string | undefined;
  let requests = new Map<string, Observable<unknown>>();

  const queryPage = (page: readonly string[]): Observable<unknown> =>
    queryUsers(chat, {
      filter_conditions: { id: { $in: page } },
      limit: page.length,
      presence: true,
    }).pipe(share({ resetOnComplete: false }));

  return (ids, connectionId) =>
    defer(() => {
      if (connectionId !== current) requests = new Map();
      current = connectionId;
      for (const page of chunks(
        ids.filter((id) => !requests.has(id)),
        pageSize,
      )) {
        const response$ = queryPage(page);
        for (const id of page) requests.set(id, response$);
      }
      const responses = new Set(ids.map((id) => requests.get(id) ?? EMPTY));
      // Events still carry their presence. `share` resets on an error, so a later subscriber
      // retries.
      return concat(...[...responses].map((response$) => response$.pipe(catchError(() => EMPTY))));
    });
};

/**
 * Queries the presence of users and subscribes the connection to its changes: each user once per
 * connection, for all subscribers.
 */
export const queryPresence: (chat: LiveConnection) => PresenceQuery =
  memoizeByIdentity(createPresenceQuery);
