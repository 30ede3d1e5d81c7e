import type { Message, QuotedMessage } from '../protocol/objects.js';

/** Whether a message stands in its channel, not in a thread alone. */
export const isInChannel = ({ parent_id, show_in_channel }: QuotedMessage): boolean =>
  parent_id == null || show_in_channel === true;

/** Whether a message is shown as deleted. */
export const isDeleted = ({ type, deleted_at }: QuotedMessage): boolean =>
  type === 'deleted' || deleted_at != null;

/** A message as another one quotes it: a quote quotes nothing itself, and heads no thread. */
export const asQuote = ({
  quoted_message: _,
  thread_participants: __,
  ...message
}: Message): QuotedMessage => message;
