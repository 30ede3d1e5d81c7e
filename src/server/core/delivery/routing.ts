import type { Audience, Recipients } from '../../../protocol/events/eventEntry.js';
import { events } from '../../../protocol/events/eventTable.js';
import type { EventDelivery } from '../../ports/bus.js';
import type { ConnectionIndex } from './connectionIndex.js';
import type { Connection } from '../connection.js';

type FindConnections = (index: ConnectionIndex, delivery: EventDelivery) => Iterable<Connection>;

const lookUp = (
  key: string | undefined,
  find: (key: string) => Iterable<Connection>,
): Iterable<Connection> => (key === undefined ? [] : find(key));

const connectionsFor: Readonly<Record<Audience, FindConnections>> = {
  watchers: (index, { cid }) => lookUp(cid, index.watching),
  members: (index, { memberIds = [] }) => memberIds.flatMap((id) => [...index.ofUser(id)]),
  subject: (index, { subjectId }) => lookUp(subjectId, index.ofUser),
  subscribers: (index, { subjectId }) => lookUp(subjectId, index.subscribedTo),
  connection: (index, { connectionId }) => lookUp(connectionId, index.byId),
};

/** The recipient rules of a delivery. */
export const rulesOf = ({ key }: EventDelivery): readonly Recipients[] => events[key].recipients;

/** The connections that a rule selects, before exceptions. */
export const reached = (
  index: ConnectionIndex,
  delivery: EventDelivery,
  rule: Recipients,
): Iterable<Connection> => connectionsFor[rule.to](index, delivery);

/** Why a selected connection does not receive a delivery. */
export type Exception = 'reserved' | 'resuming' | 'watching';

/** The exception that keeps a delivery from a selected connection, if any. */
export const exceptionFor = (
  index: ConnectionIndex,
  { cid, onlyTo, connectionId, evenWatching = false, place }: EventDelivery,
  rule: Recipients,
  connection: Connection,
): Exception | undefined => {
  const start = index.startOf(connection.id);
  if (start === Infinity || (place && place.id <= start)) return 'resuming';
  if (onlyTo && !onlyTo.includes(connection.userId)) return 'reserved';
  if (connectionId !== undefined && connection.id !== connectionId) return 'reserved';
  const isElsewhere = rule.watching === false && !evenWatching && cid !== undefined;
  return isElsewhere && index.isWatching(connection.id, cid) ? 'watching' : undefined;
};

/** The connections of this node that receive a delivery now, each once. */
export const receivers = (
  index: ConnectionIndex,
  delivery: EventDelivery,
): ReadonlySet<Connection> => {
  const found = new Set<Connection>();
  for (const rule of rulesOf(delivery))
    for (const connection of reached(index, delivery, rule))
      if (exceptionFor(index, delivery, rule, connection) === undefined) found.add(connection);
  return found;
};
