import type { MemberRow, MessageRow, UserRow } from '../../ports/rows.js';
import type { TypeConfig } from '../app/channelTypes.js';
import { present } from '../requests/input.js';

/** How far the messages of a channel were delivered to a member. */
export type DeliveredMark = Pick<
  MemberRow,
  'last_delivered_at' | 'last_delivered_message_id' | 'delivered_to'
>;

/** The mark of a member to whom nothing was delivered yet. */
export const noDelivery: DeliveredMark = {
  last_delivered_at: null,
  last_delivered_message_id: null,
  delivered_to: null,
};

/** The mark at a message that a member has at a time; undefined where it would not move on. */
export const deliveredMark = (
  { delivery_events }: Pick<TypeConfig, 'delivery_events'>,
  { delivered_to }: Pick<MemberRow, 'delivered_to'>,
  { id, created_at }: Pick<MessageRow, 'id' | 'created_at'>,
  now: string,
): DeliveredMark | undefined =>
  delivery_events === true && created_at > (delivered_to ?? '')
    ? { last_delivered_at: now, last_delivered_message_id: id, delivered_to: created_at }
    : undefined;

/** A mark as events and read states show it. */
export const deliveredView = ({ last_delivered_at, last_delivered_message_id }: DeliveredMark) =>
  present({ last_delivered_at, last_delivered_message_id });

/** Whether others see what was delivered to a user. */
export const showsDeliveries = (user: Pick<UserRow, 'privacy_settings'> | undefined): boolean =>
  user?.privacy_settings.delivery_receipts?.enabled !== false;
