import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Endpoint } from '../../protocol/endpoints/endpoint.js';
import {
  type EndpointKey,
  endpoints,
  type RequestOf,
} from '../../protocol/endpoints/endpointTable.js';
import { longPollPath } from '../../protocol/handshake.js';
import { ApiFailure, fail } from '../core/requests/failure.js';
import type { Caller, RequestInfo } from '../core/call.js';
import { anonymousId } from '../core/access/anonymous.js';
import type { Authenticate } from './auth.js';
import { allowAnyOrigin } from './cors.js';
import { restCredentials } from './credentials.js';
import { decodeAs } from './decode.js';
import { errorBody } from './errorBody.js';
import { AbortedUpload, mergeQuery, readInput } from './input.js';
import type { Logger } from './logger.js';
import type { AdmitSource } from './loopback.js';
import { unservedEndpoints } from './unserved.js';
import { withoutEmpty } from './withoutEmpty.js';
import {
  type CallerOf,
  createRespondToPoll,
  joinMembers,
  type PollConnections,
} from './longPoll.js';
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

const rows = Object.entries(endpoints) as readonly [EndpointKey, Endpoint][];

const parameter = /\{(\w+)\}/g;
const parameterCount = ({ path }: Endpoint): number => path.match(parameter)?.length ?? 0;

// Literal segments come before parameters, so that `/channels/{type}/query` is no channel id.
const mountOrder = [...rows].sort(([, a], [, b]) => parameterCount(a) - parameterCount(b));

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

  const callerOf: CallerOf = async (request, query) => {
    const identity = await authenticate(restCredentials(query, request.headers));
    return identity.kind === 'anonymous'
      ? { ...identity, userId: anonymousId(query.get('user_id') ?? '') }
      : identity;
  };

  const handle =
    (key: EndpointKey, row: Endpoint) =>
    async (c: Context<Env>): Promise<Response> => {
      c.set('operation', row.operation);
      const request = c.req.raw;
      const query = new URL(request.url).searchParams;
      const caller = row.public ? publicCaller : await callerOf(request, query);
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
      const merged = mergeQuery(input, query, row.inQuery);
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
      });
      return c.json({ ...result, duration: duration(c) }, row.status);
    };

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
    const { limit, remaining, reset } = c.get('window');
    c.header('X-RateLimit-Limit', String(limit));
    c.header('X-RateLimit-Remaining', String(remaining));
    c.header('X-RateLimit-Reset', String(reset));
  });
  app.use(async (c, next) => {
    const { host = null, origin = null } = c.req.header();
    if (!admitSource({ host, origin }))
      return respondWithFailure(c, new ApiFailure('NotAllowed', refusedSource));
    return next();
  });
  app.use(allowAnyOrigin);
  for (const { method, path } of unservedEndpoints) app.on(method, path, (c) => c.notFound());
  for (const [key, row] of mountOrder)
    for (const path of [row.path, ...(row.aliases ?? [])])
      app.on(row.method, path.replace(parameter, ':$1'), handle(key, row));
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
