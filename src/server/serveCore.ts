import { createApp } from './http/app.js';
import { createIdentify } from './http/auth.js';
import type { Logger } from './http/logger.js';
import { admitLoopback, isLoopback } from './http/loopback.js';
import type { CountCall } from './http/rateLimits.js';
import { listen, type NodeServer } from './node.js';
import { defaultSecret, type ListenOptions, type Settings } from './options.js';
import { createPolls } from './session/polls.js';
import { createSessions } from './session/sessions.js';
import { createOpenSocket } from './session/sockets.js';
import type { ChatCore } from './core/chatCore.js';

// A failure is worth a line, never a second failure.
const safely =
  (log: Logger): Logger =>
  (entry) => {
    try {
      log(entry);
    } catch {
      // Nobody is left to tell.
    }
  };

/** Puts the edges around a core: calls over HTTP, connections over sockets and polls. */
export const serveCore = (
  core: ChatCore,
  settings: Settings,
  { host, port }: Required<ListenOptions>,
  countCall?: CountCall,
): Promise<NodeServer> => {
  const { apiKey, apiSecret, disableAuthChecks, healthCheckMs, deadPeerMs, clock } = settings;
  const {
    drainMs,
    drainNoticeMs: drainNoticeMs,
    reconnectsPerSecond: reconnectsPerSecond,
    random,
  } = settings;
  const { coalesceAboveBytes, sendBudgetBytes } = settings;
  const now = (): number => clock.now();
  const log = safely(settings.log);
  const identify = createIdentify({
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
    drainNoticeMs: drainNoticeMs,
    reconnectsPerSecond: reconnectsPerSecond,
    random,
    log,
  });
  // Anybody knows the default secret, and a browser here lets the pages of anybody call this server.
  const admitSource = apiSecret === defaultSecret ? admitLoopback : () => true;
  const openSocket = createOpenSocket({ sessions, identify, clock, deadPeerMs });
  const polls = createPolls({ sessions, identify, clock });
  const app = createApp({
    core,
    identify,
    polls,
    admitSource,
    now,
    log,
    ...(countCall && { countCall }),
  });
  return listen({
    host,
    port,
    fetch: app.fetch,
    openSocket,
    admitSource,
    drain: sessions.drain,
    clock,
    drainMs: drainNoticeMs + drainMs,
  });
};
