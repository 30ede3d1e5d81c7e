import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Endpoint } from '../../protocol/endpoints/endpoint.js';
import type { EndpointKey, RequestOf } from '../../protocol/endpoints/endpointTable.js';
import { longPollPath } from '../../protocol/handshake.js';
import { type UnservedEndpoint, unservedEndpoints } from '../../protocol/unservedEndpoints.js';
import { ApiFailure, fail } from '../core/requests/failure.js';
import type { Caller, RequestInfo } from '../core/call.js';
import { anonymousId } from '../core/access/anonymous.js';
import type { Authenticate, TokenRules } from './auth.js';
import { allowAnyOrigin } from './cors.js';
import { restCredentials } from './credentials.js';
import { decodeAs } from './decode.js';
import { type Dialect, type DialectRow, dialects } from './dialects.js';
import { errorBody } from './errorBody.js';
import { AbortedUpload, mergeQuery, readInput } from './input.js';
import type { Logger } from './logger.js';
import type { AdmitSource } from './loopback.js';
import { withoutEmpty } from './withoutEmpty.js';
import { createRespondToPoll, joinMembers, type PollConnections } from './longPoll.js';
import { type CountCall, createRateLimiter, platformOf, type RateWindow } from './rateLimits.js';
import type { ChatCore } from '../core/chatCore.js';

/** The dependencies of the HTTP application. */
export interface AppOptions {
  readonly core: Pick<ChatCore, 'call'>;
  readonly authenticate: Authenticate;
  readonly pollConnections: PollConnections;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Counts calls against their limits; without limits by default. */
  readonly countCall?: CountCall;
  /** Decides which requests are served at all; all of them by default. */
  readonly admitSource?: AdmitSource;
  /** Receives failures other than `ApiFailure`. */
  readonly log: Logger;
}

/** The remote end of a request. */
export interface Peer {
  readonly ip?: string | undefined;
}

interface Env {
  readonly Bindings: Peer;
  readonly Variables: { startedAt: number; operation: string; window: RateWindow };
}

// Without a TCP connection, as in `app.request`, Hono's `env` is undefined.
const peerOf = ({ env }: { readonly env: Peer | undefined }): Peer => env ?? {};

const requestInfoOf = (
  { kind }: Caller,
  headers: Headers,
  sdk: string | null,
  ip: string | undefined,
): RequestInfo => ({
  type: kind === 'server' ? 'server' : 'client',
  ip,
  user_agent: headers.get('user-agent') ?? undefined,
  sdk: sdk ?? undefined,
  ext: headers.get('x-stream-ext') ?? undefined,
});

const parameter = /\{(\w+)\}/g;
const parameterCount = ({ path }: Route): number => path.match(parameter)?.length ?? 0;

interface Route extends Pick<Endpoint, 'method' | 'path'> {
  readonly handler: (c: Context<Env>) => Promise<Response>;
}

// Literal segments come before parameters, so that `/channels/{type}/query` is no channel id.
const inMountOrder = (routes: readonly Route[]): readonly Route[] =>
  [...routes].sort((one, other) => parameterCount(one) - parameterCount(other));

// Public endpoints do not authenticate their caller.
const publicCaller: Caller = { kind: 'anonymous', userId: anonymousId('') };

const refusedSource =
  'with the default api secret only pages and programs of this machine are served';

/** Mounts the endpoint table and the long poll as handlers over Request and Response. */
export const createApp = (options: AppOptions): Hono<Env> => {
  const {
    core,
    admitSource = () => true,
    authenticate,
    pollConnections,
    now,
    log,
    countCall = createRateLimiter({}, now).count,
  } = options;
  const app = new Hono<Env>();
  const duration = (c: Context<Env>): string => `${(now() - c.get('startedAt')).toFixed(2)}ms`;

  const callerOf = async (
    request: Request,
    query: URLSearchParams,
    rules?: TokenRules,
  ): Promise<Caller> => {
    const identity = await authenticate(restCredentials(query, request.headers), rules);
    return identity.kind === 'anonymous'
      ? { ...identity, userId: anonymousId(query.get('user_id') ?? '') }
      : identity;
  };

  const handle =
    (dialect: Dialect, dialectRow: DialectRow) =>
    async (c: Context<Env>): Promise<Response> => {
      const [key, row] = dialectRow;
      c.set('operation', row.operation);
      const request = c.req.raw;
      const query = new URL(request.url).searchParams;
      const caller = row.public ? publicCaller : await callerOf(request, query, dialect);
      const client = request.headers.get('x-stream-client') ?? query.get('X-Stream-Client');
      const window = countCall(key, {
        platform: platformOf(caller.kind === 'server', client),
        userId: caller.kind === 'client' ? caller.userId : undefined,
      });
      c.set('window', window);
      if (window.isExceeded) return fail('RateLimited', 'too many calls, try again later');
      if (!row.callers.includes(caller.kind))
        return fail('NotAllowed', `a ${caller.kind} caller is not allowed to call this`);
      const input = await readInput[row.input](request, query);
      const merged = dialect.toRequest(dialectRow, mergeQuery(input, query, row.inQuery));
      const result = await core.call(key, {
        caller,
        params: c.req.param(),
        // `row.request` is the codec of `key`; the type `Endpoint` does not carry that link.
        request: decodeAs(
          row.request,
          'request',
          withoutEmpty(row.request, merged),
        ) as RequestOf<EndpointKey>,
        connectionId: query.get('connection_id') ?? undefined,
        requestInfo: requestInfoOf(caller, request.headers, client, peerOf(c).ip),
        dialect: dialect.name,
      });
      const response = dialect.toResponse(dialectRow, result);
      return c.json({ ...response, duration: duration(c) }, row.status);
    };

  const served = dialects.flatMap((dialect) =>
    dialect.rows.flatMap((dialectRow) => {
      const [, { method, path, aliases = [] }] = dialectRow;
      const handler = handle(dialect, dialectRow);
      return [path, ...aliases].map((each): Route => ({ method, path: each, handler }));
    }),
  );

  const refuse = ({ operation }: UnservedEndpoint) => {
    const failure = new ApiFailure('NotFound', `this server does not serve ${operation}`);
    return (c: Context<Env>): Promise<Response> => {
      c.set('operation', operation);
      return Promise.resolve(respondWithFailure(c, failure));
    };
  };

  const unserved = unservedEndpoints.flatMap((row) =>
    [row.v1, row.v2].flatMap((path) =>
      path === undefined ? [] : [{ method: row.method, path, handler: refuse(row) }],
    ),
  );

  const respondToPoll = createRespondToPoll(pollConnections, callerOf);

  const poll = async (c: Context<Env>): Promise<Response> => {
    c.set('operation', 'LongPoll');
    const members = await respondToPoll(c.req.raw, new URL(c.req.url).searchParams);
    c.header('Content-Type', 'application/json');
    c.header('Cache-Control', 'no-store');
    return c.body(joinMembers({ ...members, duration: JSON.stringify(duration(c)) }));
  };

  const respondWithFailure = (c: Context<Env>, error: unknown): Response => {
    const operation = c.get('operation');
    if (error instanceof AbortedUpload)
      log({ level: 'debug', message: `${operation}: ${error.message}`, cause: error.cause });
    else if (!(error instanceof ApiFailure)) log({ message: `${operation} failed`, cause: error });
    const body = errorBody(operation, error, duration(c));
    return c.json(body, body.StatusCode as ContentfulStatusCode);
  };

  app.use(async (c, next) => {
    c.set('startedAt', now());
    c.set('operation', 'Request');
    c.set('window', countCall(undefined, { platform: 'web' }));
    await next();
    const { limit, remaining, reset, isExceeded } = c.get('window');
    c.header('X-RateLimit-Limit', String(limit));
    c.header('X-RateLimit-Remaining', String(remaining));
    c.header('X-RateLimit-Reset', String(reset));
    if (isExceeded) c.header('Retry-After', String(Math.max(1, Math.ceil(reset - now() / 1000))));
  });
  app.use(async (c, next) => {
    const { host = null, origin = null } = c.req.header();
    if (!admitSource({ host, origin }))
      return respondWithFailure(c, new ApiFailure('NotAllowed', refusedSource));
    return next();
  });
  app.use(allowAnyOrigin);
  for (const { method, path, handler } of inMountOrder([...served, ...unserved]))
    app.on(method, path.replace(parameter, ':$1'), handler);
  app.get(longPollPath, poll);
  app.notFound((c) =>
    respondWithFailure(
      c,
      new ApiFailure('NotFound', `there is no endpoint ${c.req.method} ${c.req.path}`),
    ),
  );
  app.onError((error, c) => respondWithFailure(c, error));
  return app;
};
