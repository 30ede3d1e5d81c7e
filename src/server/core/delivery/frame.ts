import type { EventEntry } from '../../../protocol/events/eventEntry.js';
import { withLogPosition } from '../../../protocol/events/framePrefix.js';
import { events } from '../../../protocol/events/eventTable.js';
import type { EventDelivery } from '../../ports/bus.js';
import { withoutHistory, withoutShadow } from './eventVisibility.js';

// A user id may equal a name of Object.prototype.
const ownIn = <T>(byUser: Readonly<Record<string, T>> | undefined, id: string): T | undefined =>
  byUser && Object.hasOwn(byUser, id) ? byUser[id] : undefined;

/**
 * Makes the frame of an event for each user. The event is serialized once; the unread counts of the
 * recipient are appended, once per distinct set of counts.
 */
export const frameFor = (delivery: EventDelivery): ((userId: string) => string) => {
  const { event, counts, threadCounts, place, hideBefore } = delivery;
  // Serialized on first use: many deliveries have no recipient on this node.
  let shared: string | undefined;
  const variants = new Map<string, string>();
  return (userId) => {
    const upTo = hideBefore && Object.hasOwn(hideBefore, userId) ? hideBefore[userId] : undefined;
    if (upTo !== undefined)
      return frameFor({ ...delivery, hideBefore: {}, event: withoutHistory(event, upTo) })(userId);
    if (shared === undefined) {
      const sent = withoutShadow(event);
      shared = JSON.stringify(place ? withLogPosition(sent, place) : sent);
    }
    const own = ownIn(counts, userId);
    const ofThreads = ownIn(threadCounts, userId);
    if (!own && !ofThreads) return shared;
    const tail = JSON.stringify({ ...own, ...ofThreads });
    const known = variants.get(tail);
    if (known !== undefined) return known;
    const frame = `${shared.slice(0, -1)},${tail.slice(1)}`;
    variants.set(tail, frame);
    return frame;
  };
};

/** The key under which newer frames supersede older ones; undefined when every frame matters. */
export const coalescingKey = ({ key, event }: EventDelivery): string | undefined => {
  const { state }: EventEntry = events[key];
  if (state === undefined) return undefined;
  const { cid, parent_id } = event;
  const { id } = event['user'] as { readonly id: string };
  return JSON.stringify([state, id, cid, parent_id]);
};
