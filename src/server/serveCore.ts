import type { ChatCore } from './core/types.js';
import { createApp } from './http/app.js';
import { createIdentify } from './http/auth.js';
import type { Log } from './http/log.js';
import { createRateLimiter } from './http/rateLimits.js';
import { listen, type NodeServer } from './node.js';
import type { ListenOptions, Settings } from './options.js';
import { createSessions } from './session/sessions.js';

// A failure is worth a line, never a second failure.
const safely =
  (log: Log): Log =>
  (entry) => {
    try {
      log(entry);
    } catch {
      // Nobody is left to tell.
    }
  };

/** Puts the edges around a core: calls over HTTP, connections over sockets. */
export const serveCore = (
  core: ChatCore,
  settings: Settings,
  { host, port }: Required<ListenOptions>,
): Promise<NodeServer> => {
  const { apiKey, apiSecret, disableAuthChecks, healthCheckMs, deadPeerMs, drainMs, clock } =
    settings;
  const now = (): number => clock.now();
  const log = safely(settings.log);
  const identify = createIdentify({
    apiKey,
    apiSecret,
    disableAuthChecks,
    application: core.application,
    now,
  });
  const countCall = createRateLimiter(settings.rateLimits, now);
  const app = createApp({ core, identify, now, countCall, log });
  const sessions = createSessions({
    core,
    identify,
    clock,
    newId: () => crypto.randomUUID(),
    healthCheckMs,
    deadPeerMs,
    log,
  });
  return listen({ host, port, fetch: app.fetch, sessions, clock, drainMs });
};
