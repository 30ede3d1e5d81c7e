import type { EventDelivery } from '../ports/bus.js';

/**
 * Gives the frame of an event for each user. The event becomes text once; what differs between
 * receivers, their own counts, is put in at the end, once per distinct set of counts.
 */
export const frameFor = ({ event, counts, place }: EventDelivery): ((userId: string) => string) => {
  // Many a delivery has no receiver on this node, and is never written.
  let shared: string | undefined;
  const variants = new Map<string, string>();
  return (userId) => {
    shared ??= JSON.stringify(place ? { ...event, millrace: place } : event);
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
