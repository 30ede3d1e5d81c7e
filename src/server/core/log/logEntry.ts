import type { EventEntry } from '../../../protocol/events/eventEntry.js';
import { type EventKey, events } from '../../../protocol/events/eventTable.js';
import type { LogPosition } from '../../../protocol/eventLog.js';
import type { Delivery, EventDelivery, Routing, UnreadTotals } from '../../ports/bus.js';
import type { LogRow } from '../../ports/rows.js';

export const rowOf = (key: EventKey): EventEntry => events[key];

/** Whether an event is worth keeping. */
export const isDurable = (delivery: Delivery): delivery is EventDelivery =>
  delivery.kind === 'event' && rowOf(delivery.key).ephemeral !== true;

/** Who reads the log. */
export interface LogReader {
  readonly userId: string;
  /** What the user has not read by now. */
  readonly counts: UnreadTotals | undefined;
}

/** An event of the log. */
export interface LoggedDelivery extends EventDelivery {
  readonly place: LogPosition;
}

/** A kept event as it was delivered, for one of those that it was for. */
export const deliveryOf = (row: LogRow, { userId, counts }: LogReader): LoggedDelivery => {
  const routing = row.routing as Routing;
  return {
    ...routing,
    ...(routing.counts && counts && { counts: { [userId]: counts } }),
    kind: 'event',
    key: row.key as EventKey,
    event: row.event,
    // Whoever reads it as a member is one.
    memberIds: [userId],
    place: placeOf(row),
  };
};

export const placeOf = ({ id, after }: Pick<LogRow, 'id' | 'after'>) => ({
  id,
  ...(after === null ? {} : { after }),
});
