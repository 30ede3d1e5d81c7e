import { InputLimit } from '../protocol/inputLimits.js';
import { createApp } from './http/app.js';
import { createAuthenticate } from './http/auth.js';
import { type AdmitOperator, createAdmitOperator } from './http/admitOperator.js';
import type { AppRoute } from './http/appRoute.js';
import { createAroundRequest } from './http/aroundRequest.js';
import { createFileRoute } from './http/fileRoute.js';
import { createUploads } from './http/uploads.js';
import { withoutThrowing } from './http/logger.js';
import { admitLoopback, isLoopback } from './http/loopback.js';
import type { CountCall } from './http/rateLimits.js';
import { listen, type NodeServer } from './node.js';
import { defaultSecret, type ListenOptions, type Settings } from './options.js';
import { createPollConnections } from './session/pollConnections.js';
import { createSessions } from './session/sessions.js';
import { createOpenSocket } from './session/openSocket.js';
import type { ChatCore } from './core/chatCore.js';
import type { Instruments } from './telemetry/instruments.js';

/** Numbers requests, with a prefix that no other run of a server has. */
const createRequestIds = (run: string): (() => string) => {
  const prefix = run.slice(0, 8);
  let count = 0;
  return () => `${prefix}-${(count += 1)}`;
};

/** The most bytes of an uploaded file, unless the host says. */
const usualUploadBytes = 20 * 1024 * 1024;

/** What stands around a core: limits, instruments, and routes of its own. */
export interface Surroundings {
  readonly countCall?: CountCall;
  readonly instruments?: Instruments;
  /** Creates routes for operators. */
  readonly routes?: (admit: AdmitOperator) => readonly AppRoute[];
}

/** Serves a core over the network: calls over HTTP, connections over sockets and long polls. */
export const serveCore = (
  core: ChatCore,
  settings: Settings,
  { host, port }: Required<ListenOptions>,
  { countCall, instruments, routes }: Surroundings = {},
): Promise<NodeServer> => {
  const { apiKey, apiSecret, disableAuthChecks, healthCheckMs, deadPeerMs, clock } = settings;
  const { drainMs, drainNoticeMs, reconnectsPerSecond, random } = settings;
  const { coalesceAboveBytes, sendBudgetBytes, uploads } = settings;
  const now = (): number => clock.now();
  const log = withoutThrowing(settings.log);
  const authenticate = createAuthenticate({
    apiKey,
    apiSecret,
    disableAuthChecks,
    ...(isLoopback(host) && { application: core.application }),
    now,
  });
  const sessions = createSessions({
    core,
    clock,
    newId: () => crypto.randomUUID(),
    healthCheckMs,
    coalesceAboveBytes,
    sendBudgetBytes,
    drainNoticeMs,
    reconnectsPerSecond,
    random,
    log,
    ...(instruments && { observe: instruments.observe }),
  });
  // Anybody knows the default secret, and a browser here lets the pages of anybody call this server.
  const admitSource = apiSecret === defaultSecret ? admitLoopback : () => true;
  const openSocket = createOpenSocket({ sessions, authenticate, clock, deadPeerMs });
  const pollConnections = createPollConnections({ sessions, authenticate, clock });
  const admitsLocal = isLoopback(host);
  const admit = createAdmitOperator({ apiKey, authenticate, admitsLocal });
  const respond = createApp({
    core,
    authenticate,
    pollConnections,
    admitSource,
    now,
    log,
    ...(countCall && { countCall }),
    ...(instruments && {
      around: createAroundRequest({
        ...instruments,
        newId: createRequestIds(crypto.randomUUID()),
        log: settings.logCalls ? log : undefined,
      }),
    }),
    uploads:
      uploads &&
      createUploads({
        ...uploads,
        sizeLimit: Math.min(uploads.sizeLimit ?? usualUploadBytes, InputLimit.fileBytes.max),
        atOnce: InputLimit.uploadsAtOnce.max,
      }),
    routes: [...(routes?.(admit) ?? []), ...(uploads ? [createFileRoute(uploads.files)] : [])],
  });
  return listen({
    host,
    port,
    respond,
    openSocket,
    admitSource,
    drain: sessions.drain,
    clock,
    drainMs: drainNoticeMs + drainMs,
  });
};
