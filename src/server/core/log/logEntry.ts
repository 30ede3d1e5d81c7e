import type { EventEntry } from '../../../protocol/events/eventEntry.js';
import { type EventKey, events } from '../../../protocol/events/eventTable.js';
import type { LogPosition } from '../../../protocol/eventLog.js';
import type {
  Delivery,
  EventDelivery,
  Routing,
  ThreadTotals,
  UnreadTotals,
} from '../../ports/bus.js';
import type { LogRow } from '../../ports/rows.js';

export const rowOf = (key: EventKey): EventEntry => events[key];

/** Whether an event is stored in the log. */
export const isDurable = (delivery: Delivery): delivery is EventDelivery =>
  delivery.kind === 'event' && rowOf(delivery.key).ephemeral !== true;

/** The user who reads the log. */
export interface LogReader {
  readonly userId: string;
  /** The current unread counts of the user. */
  readonly counts: UnreadTotals | undefined;
  /** The same for its threads; needed where an entry carries them. */
  readonly threadCounts?: ThreadTotals | undefined;
}

/** A delivery read from the log. */
export interface LoggedDelivery extends EventDelivery {
  readonly place: LogPosition;
  /** The event as JSON, if it is as the log has it. */
  readonly text?: string | undefined;
}

/** The delivery of a log entry to one of its recipients. */
export const deliveryOf = (
  row: LogRow,
  { userId, counts, threadCounts }: LogReader,
): LoggedDelivery => {
  const routing = row.routing as Routing;
  return {
    kind: 'event',
    key: row.key as EventKey,
    text: row.text,
    get event() {
      return row.event;
    },
    // Entries are selected by membership, so the reader is a member.
    memberIds: [userId],
    place: placeOf(row),
    ...routing,
    ...(routing.counts && counts && { counts: { [userId]: counts } }),
    ...(routing.threadCounts && threadCounts && { threadCounts: { [userId]: threadCounts } }),
  };
};

export const placeOf = ({ id, after }: Pick<LogRow, 'id' | 'after'>) => ({
  id,
  ...(after === null ? {} : { after }),
});
