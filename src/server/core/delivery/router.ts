import type { Delivery, EventDelivery } from '../../ports/bus.js';
import type { ConnectionIndex } from './connectionIndex.js';
import { explainIn } from './explain.js';
import { frameFor, stateOf } from './frame.js';
import { receivers } from './routing.js';
import type { CoreSettings } from '../settings.js';

type Kind = Delivery['kind'];
type Handle<K extends Kind> = (delivery: Extract<Delivery, { readonly kind: K }>) => void;

/** What a node does about the deliveries that are none of its connections' business. */
export interface NodeWork {
  readonly settings: Handle<'settings'>;
  readonly task: Handle<'task'>;
}

const tell = (
  index: ConnectionIndex,
  explain: NonNullable<CoreSettings['explain']>,
  delivery: EventDelivery,
): void => {
  try {
    explain(explainIn(index, delivery));
  } catch {
    // Who only listens must not stop an event.
  }
};

/** Brings what the bus carries to this node's connections. */
export const createRouter = (
  index: ConnectionIndex,
  work: NodeWork,
  explain?: CoreSettings['explain'],
): ((delivery: Delivery) => void) => {
  const handle: { readonly [K in Kind]: Handle<K> } = {
    ...work,
    event: (delivery) => {
      if (explain) tell(index, explain, delivery);
      const frame = frameFor(delivery);
      const state = stateOf(delivery);
      for (const connection of receivers(index, delivery))
        connection.send(frame(connection.userId), state);
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
    end: ({ userIds }) => {
      const ending = userIds ? userIds.flatMap((id) => [...index.ofUser(id)]) : [...index.all()];
      for (const connection of ending) connection.end();
    },
  };
  return (delivery) => (handle[delivery.kind] as (delivery: Delivery) => void)(delivery);
};
