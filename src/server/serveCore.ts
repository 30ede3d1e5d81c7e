import { createApp } from './http/app.js';
import { createAuthenticate } from './http/auth.js';
import { withoutThrowing } from './http/logger.js';
import { admitLoopback, isLoopback } from './http/loopback.js';
import type { CountCall } from './http/rateLimits.js';
import { listen, type NodeServer } from './node.js';
import { defaultSecret, type ListenOptions, type Settings } from './options.js';
import { createPollConnections } from './session/pollConnections.js';
import { createSessions } from './session/sessions.js';
import { createOpenSocket } from './session/openSocket.js';
import type { ChatCore } from './core/chatCore.js';

/** Serves a core over the network: calls over HTTP, connections over sockets and long polls. */
export const serveCore = (
  core: ChatCore,
  settings: Settings,
  { host, port }: Required<ListenOptions>,
  countCall?: CountCall,
): Promise<NodeServer> => {
  const { apiKey, apiSecret, disableAuthChecks, healthCheckMs, deadPeerMs, clock } = settings;
  const { drainMs, drainNoticeMs, reconnectsPerSecond, random } = settings;
  const { coalesceAboveBytes, sendBudgetBytes } = settings;
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
  });
  // Anybody knows the default secret, and a browser here lets the pages of anybody call this server.
  const admitSource = apiSecret === defaultSecret ? admitLoopback : () => true;
  const openSocket = createOpenSocket({ sessions, authenticate, clock, deadPeerMs });
  const pollConnections = createPollConnections({ sessions, authenticate, clock });
  const respond = createApp({
    core,
    authenticate,
    pollConnections,
    admitSource,
    now,
    log,
    ...(countCall && { countCall }),
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
