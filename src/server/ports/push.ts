import type { Channel, Device, Message } from '../../protocol/objects.js';

/** A message for the devices of a user who is not connected. */
export interface PushNotification {
  /** The message, as others than its author see it. */
  readonly message: Message;
  readonly channel: Channel;
  /** The user who is to get it. */
  readonly userId: string;
  /** The devices of that user; at least one. */
  readonly devices: readonly Device[];
}

/** Sends a message to the devices of a user, by the providers that they are registered with. */
export type Push = (notification: PushNotification) => void | Promise<void>;
