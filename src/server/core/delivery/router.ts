import type { Delivery, EventDelivery } from '../../ports/bus.js';
import type { ConnectionIndex } from './connectionIndex.js';
import { explainIn, explainSome, type LimitedExplanation } from './explain.js';
import { frameFor, coalescingKey } from './frame.js';
import { receivers } from './routing.js';
import type { CoreSettings } from '../settings.js';
import type { Observe } from '../../ports/observer.js';
import type { Tracing } from '../../ports/tracing.js';

type Kind = Delivery['kind'];
type Handle<K extends Kind> = (delivery: Extract<Delivery, { readonly kind: K }>) => void;

/** Handles the deliveries that are for the node itself, not for its connections. */
export interface NodeHandlers {
  readonly settings: Handle<'settings'>;
  readonly task: Handle<'task'>;
}

const reportExplanation = (
  index: ConnectionIndex,
  explain: NonNullable<CoreSettings['explain']>,
  delivery: EventDelivery,
): void => {
  try {
    explain(explainIn(index, delivery));
  } catch {
    // A failing observer must not stop an event.
  }
};

/** Receives each delivery as a function that explains it to at most so many connections. */
export type InspectDelivery = (explain: (limit: number) => LimitedExplanation) => void;

/** What watches the deliveries of a router. */
export interface DeliveryObservers {
  readonly explain: CoreSettings['explain'];
  readonly inspect?: InspectDelivery | undefined;
  readonly observe: Observe;
  readonly trace: Tracing['delivery'];
}

/** Creates the function that dispatches deliveries of the bus to this node's connections. */
export const createRouter = (
  index: ConnectionIndex,
  work: NodeHandlers,
  { explain, inspect, observe, trace }: DeliveryObservers,
): ((delivery: Delivery) => void) => {
  const handle: { readonly [K in Kind]: Handle<K> } = {
    ...work,
    event: (delivery) => {
      if (explain) reportExplanation(index, explain, delivery);
      inspect?.((limit) => explainSome(index, delivery, limit));
      const frame = frameFor(delivery);
      const state = coalescingKey(delivery);
      const recipients = receivers(index, delivery);
      for (const connection of recipients) connection.send(frame(connection.userId), state);
      observe({ kind: 'delivered', key: delivery.key, recipients: recipients.size });
      trace(delivery.key, recipients.size, delivery.trace);
    },
    watch: ({ connectionIds, cid }) => {
      for (const id of connectionIds) index.watch(id, cid);
    },
    unwatch: ({ connectionIds, cid }) => {
      for (const id of connectionIds) index.unwatch(id, cid);
    },
    subscribe: ({ connectionId, userIds }) => {
      for (const id of userIds) index.subscribe(connectionId, id);
    },
    // Concerns the timers of the other nodes only.
    leave: () => undefined,
    end: ({ userIds }) => {
      const ending = userIds ? userIds.flatMap((id) => [...index.ofUser(id)]) : [...index.all()];
      for (const connection of ending) connection.end();
    },
  };
  return (delivery) => (handle[delivery.kind] as (delivery: Delivery) => void)(delivery);
};
