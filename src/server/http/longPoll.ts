import { fail } from '../core/requests/failure.js';
import type { Caller } from '../core/call.js';
import { type ClaimedUser, restCredentials } from './credentials.js';

/** A connection, as a call names it. */
interface PolledConnection {
  readonly connectionId: string;
  /** Who calls: a connection is its own user's alone. */
  readonly userId: string;
}

/** Connections that polls carry. A signal tells that the request has been given up. */
export interface Polls {
  /** Takes a connection in, and gives its first frame. */
  readonly open: (applicant: ClaimedUser, signal: AbortSignal) => Promise<string>;
  /** The frames since the last fetch, as soon as there are any; none when nothing comes for long. */
  readonly fetch: (connection: PolledConnection, signal: AbortSignal) => Promise<readonly string[]>;
  /** Lets a connection go. Unknown ones are ignored. */
  readonly close: (connection: PolledConnection) => Promise<void>;
}

/** Says who calls, or rejects with a refusal. */
export type CallerOf = (request: Request, query: URLSearchParams) => Promise<Caller>;

/** Answers one request of a long poll with the members of a JSON object, each as JSON already. */
export type RespondToPoll = (
  request: Request,
  query: URLSearchParams,
) => Promise<Readonly<Record<string, string>>>;

export const createRespondToPoll =
  (polls: Polls, callerOf: CallerOf): RespondToPoll =>
  async (request, query) => {
    const { headers, signal } = request;
    const json = query.get('json');
    if (json !== null) {
      const credentials = restCredentials(query, headers);
      return { event: await polls.open({ credentials, json }, signal) };
    }
    const caller = await callerOf(request, query);
    if (caller.kind === 'server') return fail('NotAllowed', 'a server token does not poll');
    const connection = {
      userId: caller.userId,
      connectionId:
        query.get('connection_id') ??
        fail('Input', 'json is needed to connect, or connection_id to poll'),
    };
    if (query.get('close') === 'true') {
      await polls.close(connection);
      return {};
    }
    const frames = await polls.fetch(connection, signal);
    return { events: `[${frames.join(',')}]` };
  };

/** An object whose members are JSON already. */
export const joinMembers = (members: Readonly<Record<string, string>>): string =>
  `{${Object.entries(members)
    .map(([name, json]) => `"${name}":${json}`)
    .join(',')}}`;
