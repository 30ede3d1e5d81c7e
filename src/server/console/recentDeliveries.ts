import type { WebhookDelivery } from '../../protocol/operatorEndpoints.js';
import type { Observe } from '../ports/observer.js';

/** The last deliveries to webhooks. */
export interface RecentDeliveries {
  readonly observe: Observe;
  /** Newest first. */
  readonly read: () => readonly WebhookDelivery[];
}

/** Deliveries that succeed leave earlier than those that do not. */
const limits = { delivered: 200, others: 500 };

/** @param now milliseconds since the epoch */
export const createRecentDeliveries = (now: () => number): RecentDeliveries => {
  const kept: Record<keyof typeof limits, WebhookDelivery[]> = { delivered: [], others: [] };
  return {
    observe: (observation) => {
      if (observation.kind !== 'hook') return;
      const { hookId, logId, type, cid, outcome, ms } = observation;
      const group = outcome === 'delivered' ? 'delivered' : 'others';
      kept[group].push({
        ...{ at: now(), webhook_id: hookId, log_id: logId, type, outcome, ms },
        ...(cid !== undefined && { cid }),
      });
      if (kept[group].length > limits[group]) kept[group].shift();
    },
    read: () => [...kept.delivered, ...kept.others].sort((one, other) => other.at - one.at),
  };
};
