import type { Audience, Recipients } from '../../../protocol/events/eventEntry.js';
import { events } from '../../../protocol/events/eventTable.js';
import type { EventDelivery } from '../../ports/bus.js';
import type { ConnectionIndex } from './connectionIndex.js';
import type { Connection } from '../connection.js';

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

/** The rules by which a delivery finds its receivers. */
export const rulesOf = ({ key }: EventDelivery): readonly Recipients[] => events[key].recipients;

/** The connections that a rule is about. */
export const reached = (
  index: ConnectionIndex,
  delivery: EventDelivery,
  rule: Recipients,
): Iterable<Connection> => reach[rule.to](index, delivery);

/** Why a rule passes over a connection that it is about. */
export type Exception = 'reserved' | 'resuming' | 'watching';

/** Whether a rule passes over a connection that it is about, and why. */
export const exceptionFor = (
  index: ConnectionIndex,
  { cid, onlyTo, evenWatching = false, place }: EventDelivery,
  rule: Recipients,
  connection: Connection,
): Exception | undefined => {
  const start = index.startOf(connection.id);
  if (start === Infinity || (place && place.id <= start)) return 'resuming';
  if (onlyTo && !onlyTo.includes(connection.userId)) return 'reserved';
  const isElsewhere = rule.watching === false && !evenWatching && cid !== undefined;
  return isElsewhere && index.isWatching(connection.id, cid) ? 'watching' : undefined;
};

/** The connections of this node that a delivery is for now, each once. */
export const receivers = (
  index: ConnectionIndex,
  delivery: EventDelivery,
): ReadonlySet<Connection> =>
  new Set(
    rulesOf(delivery).flatMap((rule) =>
      [...reached(index, delivery, rule)].filter(
        (connection) => exceptionFor(index, delivery, rule, connection) === undefined,
      ),
    ),
  );
