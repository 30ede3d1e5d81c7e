import type { Endpoint } from '../../protocol/endpoints/endpoint.js';
import type { EndpointKey, RequestOf } from '../../protocol/endpoints/endpointTable.js';
import type { UploadResponse } from '../../protocol/endpoints/uploads.js';
import { longPollPath } from '../../protocol/handshake.js';
import { type UnservedEndpoint, unservedEndpoints } from '../../protocol/unservedEndpoints.js';
import { ApiFailure, fail } from '../core/requests/failure.js';
import type { Caller, RequestInfo } from '../core/call.js';
import { anonymousId } from '../core/access/anonymous.js';
import type { AppRoute } from './appRoute.js';
import type { AroundRequest, RequestScope } from './aroundRequest.js';
import type { Authenticate, TokenRules } from './auth.js';
import { corsHeaders, preflight } from './cors.js';
import { restCredentials } from './credentials.js';
import { decodeAs } from './decode.js';
import { type Dialect, type DialectRow, dialects } from './dialects.js';
import { errorBody } from './errorBody.js';
import type { HttpRequest, HttpResponse, Respond } from './exchange.js';
import { AbortedUpload, mergeQuery, readInput } from './input.js';
import type { Logger } from './logger.js';
import type { AdmitSource } from './loopback.js';
import { withoutEmpty } from './withoutEmpty.js';
import type { Uploads } from './uploads.js';
import { createRespondToPoll, joinMembers, type PollConnections } from './longPoll.js';
import { type CountCall, createRateLimiter, platformOf, type RateWindow } from './rateLimits.js';
import { createRouter } from './router.js';
import { parseTarget } from './target.js';
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
  /** Observes each request. */
  readonly around?: AroundRequest;
  /** Takes uploads; none are taken without it. */
  readonly uploads?: Uploads | undefined;
  /** Routes beside the endpoint table. */
  readonly routes?: readonly AppRoute[];
}

/** One request on its way, with what its response says about it. */
interface Exchange extends RequestScope {
  readonly request: HttpRequest;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly startedAt: number;
  /** The limit that the request counted against. */
  window: RateWindow;
}

/** Serves the requests of one route. */
interface Route {
  /** Names the route in messages of errors. */
  readonly operation: string;
  readonly serve: (exchange: Exchange) => Promise<HttpResponse>;
}

interface MountedRoute extends Pick<Endpoint, 'method' | 'path'> {
  readonly route: Route;
}

const requestInfoOf = (
  { kind }: Caller,
  { header, ip }: HttpRequest,
  sdk: string | undefined,
): RequestInfo => ({
  type: kind === 'server' ? 'server' : 'client',
  ip,
  user_agent: header('user-agent'),
  sdk,
  ext: header('x-stream-ext'),
});

const parameterCount = ({ path }: MountedRoute): number => path.split('{').length - 1;

// Literal segments come before parameters, so that `/channels/{type}/query` is no channel id.
const inMountOrder = (routes: readonly MountedRoute[]): readonly MountedRoute[] =>
  [...routes].sort((one, other) => parameterCount(one) - parameterCount(other));

// Public endpoints do not authenticate their caller.
const publicCaller: Caller = { kind: 'anonymous', userId: anonymousId('') };

const refusedSource =
  'with the default api secret only pages and programs of this machine are served';

const json = (status: number, body: string): HttpResponse => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body,
});

const withHeaders = (
  response: HttpResponse,
  { limit, remaining, reset, isExceeded }: RateWindow,
  now: number,
): HttpResponse => ({
  ...response,
  headers: {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(reset),
    ...corsHeaders,
    ...response.headers,
    ...(isExceeded && { 'Retry-After': String(Math.max(1, Math.ceil(reset - now / 1000))) }),
  },
});

const serveUnobserved: AroundRequest = (_operation, _request, serve) =>
  serve({ requestId: '', trace: undefined });

/** Serves the endpoint table and the long poll. */
export const createApp = (options: AppOptions): Respond => {
  const {
    core,
    admitSource = () => true,
    authenticate,
    pollConnections,
    now,
    log,
    countCall = createRateLimiter({}, now).count,
    around = serveUnobserved,
    uploads,
    routes = [],
  } = options;
  const duration = ({ startedAt }: Exchange): string => `${(now() - startedAt).toFixed(2)}ms`;

  const callerOf = async (
    request: HttpRequest,
    query: URLSearchParams,
    rules?: TokenRules,
  ): Promise<Caller> => {
    const identity = await authenticate(restCredentials(query, request), rules);
    return identity.kind === 'anonymous'
      ? { ...identity, userId: anonymousId(query.get('user_id') ?? '') }
      : identity;
  };

  const takeUpload = async (
    request: HttpRequest,
    call: (form: unknown) => Promise<object>,
  ): Promise<object> => {
    if (!uploads) return fail('NotFound', 'this server takes no uploads');
    const { file } = (await uploads.take(request, call)) as UploadResponse;
    return { file: uploads.addressOf(request, file) };
  };

  const serveEndpoint =
    (dialect: Dialect, dialectRow: DialectRow): Route['serve'] =>
    async (exchange) => {
      const [key, row] = dialectRow;
      const { request, query, params } = exchange;
      const caller = row.public ? publicCaller : await callerOf(request, query, dialect);
      const client = request.header('x-stream-client') ?? query.get('X-Stream-Client') ?? undefined;
      exchange.window = await countCall(key, {
        platform: platformOf(caller.kind === 'server', client),
        userId: caller.kind === 'client' ? caller.userId : undefined,
      });
      if (exchange.window.isExceeded) return fail('RateLimited', 'too many calls, try again later');
      if (!row.callers.includes(caller.kind))
        return fail('NotAllowed', `a ${caller.kind} caller is not allowed to call this`);
      const call = (input: unknown): Promise<object> => {
        const merged = dialect.toRequest(dialectRow, mergeQuery(input, query, row.inQuery));
        return core.call(key, {
          caller,
          params,
          // `row.request` is the codec of `key`; the type `Endpoint` does not carry that link.
          request: decodeAs(
            row.request,
            'request',
            withoutEmpty(row.request, merged),
          ) as RequestOf<EndpointKey>,
          connectionId: query.get('connection_id') ?? undefined,
          requestInfo: requestInfoOf(caller, request, client),
          dialect: dialect.name,
          trace: exchange.trace,
        });
      };
      const result =
        row.input === 'form'
          ? await takeUpload(request, call)
          : await call(await readInput[row.input](request, query));
      const response = dialect.toResponse(dialectRow, result);
      return json(row.status, JSON.stringify({ ...response, duration: duration(exchange) }));
    };

  const respondToPoll = createRespondToPoll(pollConnections, callerOf);

  const poll: Route = {
    operation: 'LongPoll',
    serve: async (exchange) => {
      const members = await respondToPoll(exchange.request, exchange.query);
      const body = joinMembers({ ...members, duration: JSON.stringify(duration(exchange)) });
      const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
      return { status: 200, headers, body };
    },
  };

  const notFound: Route = {
    operation: 'Request',
    serve: ({ request: { method, target } }) =>
      fail('NotFound', `there is no endpoint ${method} ${parseTarget(target)?.path ?? target}`),
  };

  const served = dialects.flatMap((dialect) =>
    dialect.rows.flatMap((dialectRow) => {
      const [, { operation, method, path, aliases = [] }] = dialectRow;
      const route = { operation, serve: serveEndpoint(dialect, dialectRow) };
      return [path, ...aliases].map((each): MountedRoute => ({ method, path: each, route }));
    }),
  );

  const refuse = ({ operation }: UnservedEndpoint): Route => ({
    operation,
    serve: () =>
      Promise.reject(new ApiFailure('NotFound', `this server does not serve ${operation}`)),
  });

  const unserved = unservedEndpoints.flatMap((row) =>
    [row.v1, row.v2].flatMap((path) =>
      path === undefined ? [] : [{ method: row.method, path, route: refuse(row) }],
    ),
  );

  const router = createRouter<Route>();
  for (const { method, path, route } of inMountOrder([...served, ...unserved]))
    router.add(method, path, route);
  router.add('GET', longPollPath, poll);
  for (const { method, path, operation, serve } of routes) {
    const route: Route = {
      operation,
      serve: ({ request, query, params }) => serve(request, query, params),
    };
    router.add(method, path, route);
  }

  const failureOf = (operation: string, exchange: Exchange, error: unknown): HttpResponse => {
    const fields = { operation, requestId: exchange.requestId };
    if (error instanceof AbortedUpload)
      log({
        level: 'debug',
        message: `${operation}: ${error.message}`,
        cause: error.cause,
        fields,
      });
    else if (!(error instanceof ApiFailure))
      log({ message: `${operation} failed`, cause: error, fields });
    const body = errorBody(operation, error, duration(exchange));
    return json(body.StatusCode, JSON.stringify(body));
  };

  const respond = async (
    request: HttpRequest,
    { operation, serve }: Route,
    exchange: Exchange,
  ): Promise<HttpResponse> => {
    try {
      if (!admitSource({ host: request.header('host'), origin: request.header('origin') })) {
        const refusal = new ApiFailure('NotAllowed', refusedSource);
        return failureOf('Request', exchange, refusal);
      }
      return request.method === 'OPTIONS' ? preflight : await serve(exchange);
    } catch (error) {
      return failureOf(operation, exchange, error);
    }
  };

  return async (request) => {
    const target = parseTarget(request.target);
    // As everywhere in HTTP, a HEAD is a GET whose body is left out.
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const match = target && router.match(method, target.path);
    const route = match?.route ?? notFound;
    return around(route.operation, request, async (scope: RequestScope) => {
      const exchange: Exchange = {
        request,
        query: target?.query ?? new URLSearchParams(),
        params: match?.params ?? {},
        startedAt: now(),
        window: await countCall(undefined, { platform: 'web' }),
        ...scope,
      };
      const response = await respond(request, route, exchange);
      return withHeaders(response, exchange.window, now());
    });
  };
};
