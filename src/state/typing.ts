import { withEntry, withoutEntry, withoutEntries } from '../internal/maps.js';
import type { DateTime } from '../protocol/primitives.js';
import { toMillis } from '../protocol/time.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { User } from '../protocol/objects.js';

/** A user who types, since when, and in the thread of which message. */
export interface TypingUser {
  readonly user: User;
  readonly since: DateTime;
  readonly parentId: string | undefined;
}

/** Who types in a channel, by user id. */
export type Typing = ReadonlyMap<string, TypingUser>;

/** Nobody types. */
export const emptyTyping: Typing = new Map();

/** How long a user counts as typing after a `typing.start`, in milliseconds. */
export const typingTimeoutMs = 7_000;

/** The users who still type at a moment, in milliseconds since the epoch. */
export const typingAt = (state: Typing, nowMs: number): Typing =>
  [...state].reduce(
    (left, [id, { since }]) =>
      nowMs - toMillis(since) < typingTimeoutMs ? left : withoutEntry(left, id),
    state,
  );

/**
 * The users who type after an event of the channel. Time is that of the events: a start counts for
 * seven seconds of it, or until a stop or a message of the same user. To expire users by a clock,
 * call `typingAt`.
 */
export const foldTyping = (state: Typing, event: ChatEvent): Typing => {
  switch (event.type) {
    case 'typing.start': {
      const { user, created_at: since, parent_id } = event;
      const rest = typingAt(state, toMillis(since));
      const current = rest.get(user.id);
      // A start that arrives late must not shorten a later one.
      return current && toMillis(current.since) >= toMillis(since)
        ? rest
        : withEntry(rest, user.id, { user, since, parentId: parent_id ?? undefined });
    }
    case 'typing.stop':
      return withoutEntry(state, event.user.id);
    case 'message.new':
      return event.user ? withoutEntry(state, event.user.id) : state;
    case 'channel.deleted':
    case 'notification.channel_deleted':
      return withoutEntries(state);
    default:
      return state;
  }
};
