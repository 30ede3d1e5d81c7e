import type { EventEntry } from '../../../protocol/events/eventEntry.js';
import { withLogPosition } from '../../../protocol/events/framePrefix.js';
import { events } from '../../../protocol/events/eventTable.js';
import type { EventDelivery } from '../../ports/bus.js';

/**
 * Gives the frame of an event for each user. The event becomes text once; what differs between
 * receivers, their own counts, is put in at the end, once per distinct set of counts.
 */
export const frameFor = ({ event, counts, place }: EventDelivery): ((userId: string) => string) => {
  // Many a delivery has no receiver on this node, and is never written.
  let shared: string | undefined;
  const variants = new Map<string, string>();
  return (userId) => {
    shared ??= JSON.stringify(place ? withLogPosition(event, place) : event);
    // Any text can be a user id, so a name that every object has must not pass for an entry.
    const own = counts && Object.hasOwn(counts, userId) ? counts[userId] : undefined;
    if (!own) return shared;
    const tail = JSON.stringify(own);
    const known = variants.get(tail);
    if (known !== undefined) return known;
    const frame = `${shared.slice(0, -1)},${tail.slice(1)}`;
    variants.set(tail, frame);
    return frame;
  };
};

/** Names what an event is news of, where only the newest such news counts. */
export const stateOf = ({ key, event }: EventDelivery): string | undefined => {
  const { state }: EventEntry = events[key];
  if (state === undefined) return undefined;
  const { cid, parent_id } = event;
  const { id } = event['user'] as { readonly id: string };
  return JSON.stringify([state, id, cid, parent_id]);
};
