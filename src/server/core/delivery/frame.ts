import type { EventEntry } from '../../../protocol/events/eventEntry.js';
import { insertLogPosition, withLogPosition } from '../../../protocol/events/framePrefix.js';
import { events } from '../../../protocol/events/eventTable.js';
import type { EventDelivery } from '../../ports/bus.js';
import { withoutHistory, withoutShadow } from './eventVisibility.js';

// A user id may equal a name of Object.prototype.
const ownIn = <T>(byUser: Readonly<Record<string, T>> | undefined, id: string): T | undefined =>
  byUser && Object.hasOwn(byUser, id) ? byUser[id] : undefined;

/** The frame of an event whose JSON is known; undefined where the event has to be looked into. */
const frameOfText = (text: string, { place }: EventDelivery): string | undefined =>
  place && !text.includes('"shadowed":true') ? insertLogPosition(text, place) : undefined;

const serialize = ({ event, place }: EventDelivery): string => {
  const sent = withoutShadow(event);
  return JSON.stringify(place ? withLogPosition(sent, place) : sent);
};

/**
 * Makes the frame of an event for each user. The event is serialized once, unless its JSON is known;
 * the unread counts of the recipient are appended, once per distinct set of counts.
 */
export const frameFor = (delivery: EventDelivery, text?: string): ((userId: string) => string) => {
  const { counts, threadCounts, hideBefore } = delivery;
  // Serialized on first use: many deliveries have no recipient on this node.
  let shared: string | undefined;
  const variants = new Map<string, string>();
  return (userId) => {
    const upTo = hideBefore && Object.hasOwn(hideBefore, userId) ? hideBefore[userId] : undefined;
    if (upTo !== undefined) {
      const event = withoutHistory(delivery.event, upTo);
      return frameFor({ ...delivery, hideBefore: {}, event })(userId);
    }
    shared ??= (text === undefined ? text : frameOfText(text, delivery)) ?? serialize(delivery);
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
