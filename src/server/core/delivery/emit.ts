import { type EventAt, type EventKey, events } from '../../../protocol/events/eventTable.js';
import type { EventDelivery, Routing } from '../../ports/bus.js';
import type { Stamp } from '../requests/timestamps.js';

/** The channel of an event. */
export interface ChannelAddress {
  readonly cid: string;
  readonly type: string;
  readonly id: string;
}

interface AddressFields {
  readonly cid: string;
  readonly channel_id: string;
  readonly channel_type: string;
}

/** The keys of events that always belong to a channel. */
export type ChannelEventKey = {
  [Key in EventKey]: EventAt<Key> extends { readonly cid: string } ? Key : never;
}[EventKey];

type GeneratedKey = 'type' | 'created_at';

/** The fields of an event without `type` and `created_at`. */
export type Payload<Key extends EventKey> = Omit<EventAt<Key>, GeneratedKey>;

export const addressFields = ({ cid, type, id }: ChannelAddress): AddressFields => ({
  cid,
  channel_id: id,
  channel_type: type,
});

/** Makes the delivery of an event. */
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

/** Makes the delivery of an event in a channel. */
export const emitIn = <Key extends ChannelEventKey>(
  stamp: Stamp,
  place: ChannelAddress,
  key: Key,
  payload: Omit<EventAt<Key>, GeneratedKey | keyof AddressFields>,
  routing: Routing = {},
): EventDelivery => ({
  kind: 'event',
  key,
  event: { type: events[key].type, ...addressFields(place), created_at: stamp(), ...payload },
  cid: place.cid,
  ...routing,
});
