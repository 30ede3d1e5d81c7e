import { type EventAt, type EventKey, events } from '../../../protocol/events/eventTable.js';
import type { EventDelivery, Routing } from '../../ports/bus.js';
import type { Stamp } from '../requests/timestamps.js';

/** Where an event in a channel happened, as every such event says it. */
export interface Place {
  readonly cid: string;
  readonly type: string;
  readonly id: string;
}

interface Address {
  readonly cid: string;
  readonly channel_id: string;
  readonly channel_type: string;
}

/** The rows of events that always happen in a channel. */
export type ChannelEventKey = {
  [Key in EventKey]: EventAt<Key> extends { readonly cid: string } ? Key : never;
}[EventKey];

type Made = 'type' | 'created_at';

/** What is left to say of an event: its type and its moment are known. */
export type Payload<Key extends EventKey> = Omit<EventAt<Key>, Made>;

export const addressOf = ({ cid, type, id }: Place): Address => ({
  cid,
  channel_id: id,
  channel_type: type,
});

/** An event of the table. */
export const emit = <Key extends EventKey>(
  stamp: Stamp,
  key: Key,
  payload: Payload<Key>,
  routing: Routing,
): EventDelivery => ({
  kind: 'event',
  key,
  event: { type: events[key].type, created_at: stamp(), ...payload },
  ...routing,
});

/** An event of the table that happened in a channel. */
export const emitIn = <Key extends ChannelEventKey>(
  stamp: Stamp,
  place: Place,
  key: Key,
  payload: Omit<EventAt<Key>, Made | keyof Address>,
  routing: Routing = {},
): EventDelivery => ({
  kind: 'event',
  key,
  event: { type: events[key].type, ...addressOf(place), created_at: stamp(), ...payload },
  cid: place.cid,
  ...routing,
});
