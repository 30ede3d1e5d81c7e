import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Message, QuotedMessage } from '../protocol/objects.js';

/** Whether a message stands in its channel, not in a thread alone. */
export const isInChannel = ({ parent_id, show_in_channel }: QuotedMessage): boolean =>
  parent_id == null || show_in_channel === true;

/** Whether a message is shown as deleted. */
export const isDeleted = ({ type, deleted_at }: QuotedMessage): boolean =>
  type === 'deleted' || deleted_at != null;

/** The message that an event brings or changes; in other events `message` is a key like any. */
export const messageIn = (event: ChatEvent): Message | null | undefined => {
  switch (event.type) {
    case 'message.new':
    case 'message.updated':
    case 'message.deleted':
    case 'notification.message_new':
    case 'reaction.new':
    case 'reaction.updated':
    case 'reaction.deleted':
    case 'channel.updated':
    case 'channel.truncated':
    case 'notification.channel_truncated':
      return event.message;
    default:
      return undefined;
  }
};

/** A message as another one quotes it: a quote quotes nothing itself, and heads no thread. */
export const asQuote = ({
  quoted_message: _,
  thread_participants: __,
  ...message
}: Message): QuotedMessage => message;
