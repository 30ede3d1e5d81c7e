import { fail } from '../core/requests/failure.js';
import type { Caller } from '../core/call.js';
import { type ClaimedUser, restCredentials } from './credentials.js';
import type { HttpRequest } from './exchange.js';

/** The connection that a poll names. */
interface PollTarget {
  readonly connectionId: string;
  /** The caller; a user can poll its own connections only. */
  readonly userId: string;
}

/** Connections over long polls. A signal aborts when the client abandons the request. */
export interface PollConnections {
  /** Opens a connection; resolves to its first frame. */
  readonly open: (user: ClaimedUser, signal: AbortSignal) => Promise<string>;
  /** Resolves to the frames since the last fetch, as soon as there are any; to none after a timeout. */
  readonly fetch: (connection: PollTarget, signal: AbortSignal) => Promise<readonly string[]>;
  /** Closes a connection. Ignores unknown ones. */
  readonly close: (connection: PollTarget) => Promise<void>;
}

/** Resolves to the caller of a request, or rejects with an `ApiFailure`. */
export type CallerOf = (request: HttpRequest, query: URLSearchParams) => Promise<Caller>;

/** Handles one long-poll request; resolves to the members of the response, each serialized. */
export type RespondToPoll = (
  request: HttpRequest,
  query: URLSearchParams,
) => Promise<Readonly<Record<string, string>>>;

export const createRespondToPoll =
  (connections: PollConnections, callerOf: CallerOf): RespondToPoll =>
  async (request, query) => {
    const signal = request.signal();
    const json = query.get('json');
    if (json !== null) {
      const credentials = restCredentials(query, request);
      return { event: await connections.open({ credentials, json }, signal) };
    }
    const caller = await callerOf(request, query);
    if (caller.kind === 'server') return fail('NotAllowed', 'a server token cannot poll');
    const connection = {
      userId: caller.userId,
      connectionId:
        query.get('connection_id') ??
        fail('Input', 'json is needed to connect, or connection_id to poll'),
    };
    if (query.get('close') === 'true') {
      await connections.close(connection);
      return {};
    }
    const frames = await connections.fetch(connection, signal);
    return { events: `[${frames.join(',')}]` };
  };

/** Serializes an object whose members are serialized already. */
export const joinMembers = (members: Readonly<Record<string, string>>): string =>
  `{${Object.entries(members)
    .map(([name, json]) => `"${name}":${json}`)
    .join(',')}}`;
