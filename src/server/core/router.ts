import type { Audience, Recipients } from '../../protocol/events/entry.js';
import { events } from '../../protocol/events/table.js';
import type { Delivery, EventDelivery } from '../ports/bus.js';
import type { ConnectionIndex } from './connectionIndex.js';
import { frameFor } from './frame.js';
import type { Connection } from './types.js';

type Reach = (index: ConnectionIndex, delivery: EventDelivery) => Iterable<Connection>;

const at = (
  key: string | undefined,
  find: (key: string) => Iterable<Connection>,
): Iterable<Connection> => (key === undefined ? [] : find(key));

const reach: Readonly<Record<Audience, Reach>> = {
  watchers: (index, { cid }) => at(cid, index.watching),
  members: (index, { memberIds = [] }) => memberIds.flatMap((id) => [...index.ofUser(id)]),
  subject: (index, { subjectId }) => at(subjectId, index.ofUser),
  subscribers: (index, { subjectId }) => at(subjectId, index.subscribedTo),
  connection: (index, { connectionId }) => at(connectionId, index.byId),
};

/** The connections of this node that a delivery is for, each once. */
const receivers = (index: ConnectionIndex, delivery: EventDelivery): ReadonlySet<Connection> => {
  const { key, cid, onlyTo, evenWatching = false } = delivery;
  const rules: readonly Recipients[] = events[key].recipients;
  const isLeftOut = (rule: Recipients, connection: Connection): boolean =>
    (onlyTo !== undefined && onlyTo !== connection.userId) ||
    (rule.watching === false &&
      !evenWatching &&
      cid !== undefined &&
      index.isWatching(connection.id, cid));
  return new Set(
    rules.flatMap((rule) =>
      [...reach[rule.to](index, delivery)].filter((connection) => !isLeftOut(rule, connection)),
    ),
  );
};

/** Brings what the bus carries to this node's connections. */
export const createRouter =
  (index: ConnectionIndex) =>
  (delivery: Delivery): void => {
    switch (delivery.kind) {
      case 'event': {
        const frame = frameFor(delivery);
        for (const connection of receivers(index, delivery))
          connection.send(frame(connection.userId));
        return;
      }
      case 'watch':
      case 'unwatch':
        for (const id of delivery.connectionIds) index[delivery.kind](id, delivery.cid);
        return;
      case 'subscribe':
        for (const id of delivery.userIds) index.subscribe(delivery.connectionId, id);
        return;
    }
  };
