import type { CallParams, CallRequest, CallResponse } from '../../protocol/endpoints/endpoint.js';
import type { operatorEndpoints, OperatorKey } from '../../protocol/operatorEndpoints.js';
import type { ChatCore } from '../core/chatCore.js';
import { fail } from '../core/requests/failure.js';
import type { ConnectionFacts } from '../ports/explanation.js';
import type { Feed } from './feed.js';
import type { History } from './history.js';
import type { RecentDeliveries } from './recentDeliveries.js';

type Rows = typeof operatorEndpoints;

/** Serves the operator endpoints. */
export type OperatorHandlers = {
  readonly [Key in OperatorKey]: (
    params: CallParams<Rows[Key]>,
    request: CallRequest<Rows[Key]>,
    signal: () => AbortSignal,
  ) => Promise<CallResponse<Rows[Key]>>;
};

/** What the operator endpoints show. */
export interface OperatorSources {
  readonly core: Pick<ChatCore, 'connections' | 'readings' | 'resendToHook'>;
  readonly feed: Feed;
  readonly history: History;
  readonly deliveries: RecentDeliveries;
}

const defaultLimit = 100;
const maxLimit = 1_000;

const contains = (text: string, { id, userId, watching }: ConnectionFacts): boolean =>
  text === '' || [id, userId, ...watching].some((each) => each.includes(text));

export const createOperatorHandlers = (sources: OperatorSources): OperatorHandlers => {
  const { core, feed, history, deliveries } = sources;
  return {
    getFeed: (_, { after }, signal) => feed.read(after, signal()),
    getConnections: (_, { search = '', limit = defaultLimit }) => {
      const all = core.connections();
      const found = all.filter((connection) => contains(search, connection));
      return Promise.resolve({
        total: all.length,
        found: found.length,
        connections: found
          .slice(0, Math.min(limit, maxLimit))
          .map(({ id, userId, watching, subscribedTo }) => ({
            ...{ id, user_id: userId, watching, subscribed_to: subscribedTo },
          })),
      });
    },
    getWebhooks: async () => {
      const { hooks } = await core.readings();
      return { webhooks: hooks, deliveries: deliveries.read() };
    },
    resendWebhook: async ({ id, log_id }) => {
      const logId = Number(log_id);
      if (!Number.isSafeInteger(logId)) return fail('Input', 'log_id must be an integer');
      return { outcome: await core.resendToHook(id, logId) };
    },
    getHistory: () => Promise.resolve(history.read()),
  };
};
