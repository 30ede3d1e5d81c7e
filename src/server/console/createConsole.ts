import type { SchedulerLike } from 'rxjs';
import type { ChatCore } from '../core/chatCore.js';
import type { InspectDelivery } from '../core/delivery/router.js';
import type { AdmitOperator } from '../http/admitOperator.js';
import type { AppRoute } from '../http/appRoute.js';
import { type ConsolePageOptions, createConsolePage } from '../http/consolePage.js';
import { createOperatorRoutes, type ServeOperator } from '../http/operatorRoutes.js';
import type { Observe } from '../ports/observer.js';
import { createFeed } from './feed.js';
import { createHistory } from './history.js';
import { createOperatorHandlers } from './operatorHandlers.js';
import { createRecentDeliveries } from './recentDeliveries.js';
import type { OperatorKey } from '../../protocol/operatorEndpoints.js';

/** The console of one run of a server. */
export interface Console {
  readonly observe: Observe;
  readonly inspect: InspectDelivery;
  /** Ends requests that wait for events. */
  readonly stop: () => void;
  /** The page and the endpoints that it calls. */
  readonly routes: (core: ChatCore, admit: AdmitOperator) => readonly AppRoute[];
}

export const createConsole = (clock: SchedulerLike, page: ConsolePageOptions): Console => {
  const now = (): number => clock.now();
  let countConnections = (): number => 0;
  const feed = createFeed(clock);
  const history = createHistory(now, () => countConnections());
  const deliveries = createRecentDeliveries(now);
  return {
    observe: (observation) => {
      history.observe(observation);
      deliveries.observe(observation);
    },
    inspect: feed.inspect,
    stop: feed.stop,
    routes: (core, admit) => {
      ({ countConnections } = core);
      const handlers = createOperatorHandlers({ core, feed, history, deliveries });
      return [
        ...createConsolePage(page),
        // Each handler takes what the codec of its row returns.
        ...createOperatorRoutes(handlers as Readonly<Record<OperatorKey, ServeOperator>>, admit),
      ];
    },
  };
};
