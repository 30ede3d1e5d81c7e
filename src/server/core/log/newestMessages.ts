import type { EventKey } from '../../../protocol/events/eventTable.js';
import type { LoggedDelivery } from './logEntry.js';

interface EventMessage {
  readonly id: string;
}

const arrivals: ReadonlySet<EventKey> = new Set(['message.new', 'notification.message_new']);

const updates: ReadonlySet<EventKey> = new Set(['message.updated', 'message.undeleted']);

/** The message of an event that shows it as it is; a deletion shows what it was. */
const messageIn = ({ key, event }: LoggedDelivery): EventMessage | undefined =>
  key === 'message.deleted' ? undefined : (event['message'] as EventMessage | undefined);

/**
 * Events with every message in the newest form that any of them has. The updates of a message are
 * left out where the event that brought it is there; otherwise only the last of them stays.
 */
export const withNewestMessages = (
  deliveries: readonly LoggedDelivery[],
): readonly LoggedDelivery[] => {
  const newest = new Map<string, LoggedDelivery>();
  const lastUpdates = new Map<string, LoggedDelivery>();
  const arrived = new Set<string>();
  for (const delivery of deliveries) {
    const message = messageIn(delivery);
    if (!message) continue;
    newest.set(message.id, delivery);
    if (arrivals.has(delivery.key)) arrived.add(message.id);
    if (updates.has(delivery.key)) lastUpdates.set(message.id, delivery);
  }
  return deliveries.flatMap((delivery) => {
    const message = messageIn(delivery);
    if (!message) return [delivery];
    const isOutdated = arrived.has(message.id) || lastUpdates.get(message.id) !== delivery;
    if (updates.has(delivery.key) && isOutdated) return [];
    const shown = newest.get(message.id)?.event['message'];
    return [{ ...delivery, event: { ...delivery.event, message: shown } }];
  });
};
