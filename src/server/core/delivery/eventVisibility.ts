import type { EventDelivery } from '../../ports/bus.js';

type Event = EventDelivery['event'];

interface MessageFields {
  readonly id: string;
  readonly created_at: string;
  readonly shadowed?: boolean;
  readonly quoted_message?: MessageFields;
}

const messageIn = (event: Event): MessageFields | undefined =>
  event['message'] as MessageFields | undefined;

/** When the oldest message was written that an event carries. */
export const oldestIn = (event: Event): string | undefined => {
  const message = messageIn(event);
  const quoted = message?.quoted_message?.created_at;
  return quoted !== undefined && quoted < (message?.created_at ?? '')
    ? quoted
    : message?.created_at;
};

/** Whether the message that an event carries is no later than a time. */
export const isOfHistory = (event: Event, upTo: string): boolean => {
  const message = messageIn(event);
  return message !== undefined && message.created_at <= upTo;
};

const identifying = [
  'id',
  'cid',
  'user',
  'created_at',
  'updated_at',
  'parent_id',
  'show_in_channel',
];

/** What is left of a message for a user from whom it is hidden: that there is one. */
const withoutContent = (message: MessageFields): object => ({
  ...Object.fromEntries(Object.entries(message).filter(([key]) => identifying.includes(key))),
  type: 'deleted',
  text: '',
  html: '',
  attachments: [],
  mentioned_users: [],
  latest_reactions: [],
  own_reactions: [],
  reaction_counts: {},
  reaction_scores: {},
  reaction_groups: {},
  reply_count: 0,
  deleted_reply_count: 0,
  silent: false,
  shadowed: false,
  pinned: false,
  pinned_at: null,
  pinned_by: null,
  pin_expires: null,
});

const unshadowed = <M extends { readonly shadowed?: boolean }>(message: M): M =>
  message.shadowed ? { ...message, shadowed: false } : message;

/**
 * An event as clients get it. What is shadowed goes to its author alone, who is not to notice; the
 * log and webhooks say it.
 */
export const withoutShadow = (event: Event): Event => {
  const message = messageIn(event);
  if (!message) return event;
  const { quoted_message: quoted } = message;
  if (!message.shadowed && !quoted?.shadowed) return event;
  return {
    ...event,
    message: { ...unshadowed(message), ...(quoted && { quoted_message: unshadowed(quoted) }) },
  };
};

/** An event for a user from whom the history up to a time is hidden. */
export const withoutHistory = (event: Event, upTo: string): Event => {
  const message = messageIn(event);
  if (!message) return event;
  if (message.created_at <= upTo) return { ...event, message: withoutContent(message) };
  const { quoted_message: quoted, ...rest } = message;
  return quoted && quoted.created_at <= upTo ? { ...event, message: rest } : event;
};
