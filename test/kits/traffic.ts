import type { Page } from 'playwright-core';
import type { Endpoint } from '../../src/protocol/endpoints/endpoint.js';
import { endpoints } from '../../src/protocol/endpoints/endpointTable.js';
import { createRouter } from '../../src/server/http/router.js';

/** What the network is to blame for while there is no server. */
const outage = /ERR_CONNECTION_(?:REFUSED|RESET)|WebSocket is already in CLOSING or CLOSED state/;

const router = createRouter<string>();
const pathsInOrder = [...Object.values<Endpoint>(endpoints)].sort(
  (one, other) => one.path.split('{').length - other.path.split('{').length,
);
for (const { method, path, operation } of pathsInOrder) router.add(method, path, operation);

/** What the pages of a walk send, and what goes wrong in them. */
export interface Traffic {
  /** What went wrong, in one line each. */
  readonly troubles: readonly string[];
  readonly watch: (page: Page, name: string) => void;
  /** Takes lost connections for no trouble while the work goes on. */
  readonly duringOutage: (work: () => Promise<void>) => Promise<void>;
  /** The calls by their operations, and how many were refused. */
  readonly summary: () => string;
}

/** Follows the traffic of pages with a server. */
export const followTraffic = (url: string): Traffic => {
  const troubles: string[] = [];
  const calls = new Map<string, number>();
  let refused = 0;
  let isOut = false;
  return {
    troubles,
    watch: (page, name) => {
      const note = (what: string): void => {
        if (!isOut || !outage.test(what)) troubles.push(`${name}: ${what}`);
      };
      page.on('console', (message) => {
        if (message.type() === 'error') note(`console: ${message.text()}`);
      });
      page.on('pageerror', ({ message }) => note(`unhandled: ${message}`));
      page.on('response', (response) => {
        const request = response.request();
        const { origin, pathname } = new URL(response.url());
        const operation = router.match(request.method(), pathname)?.route;
        if (origin === url && operation !== undefined)
          calls.set(operation, (calls.get(operation) ?? 0) + 1);
        if (response.status() < 400) return;
        refused += 1;
        note(`${String(response.status())} for ${request.method()} ${pathname}`);
      });
    },
    duringOutage: async (work) => {
      isOut = true;
      await work();
      isOut = false;
    },
    summary: () => {
      const byCount = [...calls].sort(([, one], [, other]) => other - one);
      const total = byCount.reduce((sum, [, count]) => sum + count, 0);
      const list = byCount.map(([operation, count]) => `${operation} ${String(count)}`).join(', ');
      return `${String(total)} calls, ${String(refused)} refused: ${list}`;
    },
  };
};
