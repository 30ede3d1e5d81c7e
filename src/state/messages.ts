import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Message, QuotedMessage } from '../protocol/objects.js';

/** Whether a message is shown in its channel, not only in a thread. */
export const isInChannel = ({ parent_id, show_in_channel }: QuotedMessage): boolean =>
  parent_id == null || show_in_channel === true;

/** Whether a message is shown as deleted. */
export const isDeleted = ({ type, deleted_at }: QuotedMessage): boolean =>
  type === 'deleted' || deleted_at != null;

/** The message that an event adds or changes; other events may carry any value as `message`. */
export const messageIn = (event: ChatEvent): Message | null | undefined => {
  switch (event.type) {
    case 'message.new':
    case 'message.updated':
    case 'message.undeleted':
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

/** A message as a quote: without a quote of its own and without participants of its thread. */
export const asQuote = ({
  quoted_message: _,
  thread_participants: __,
  ...message
}: Message): QuotedMessage => message;
