import { withEntry, withoutEntry, withoutEntries } from '../internal/maps.js';
import type { DateTime } from '../protocol/primitives.js';
import { toMillis } from '../protocol/time.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { User } from '../protocol/objects.js';

/** Who types, since when, and below which message. */
export interface TypingUser {
  readonly user: User;
  readonly since: DateTime;
  readonly parentId: string | undefined;
}

/** Who types in a channel, by user id. */
export type Typing = ReadonlyMap<string, TypingUser>;

/** Nobody types. */
export const emptyTyping: Typing = new Map();

/** How long a `typing.start` holds without another one. */
export const typingTimeoutMs = 7_000;

/** Those that still type at a moment, in milliseconds since the epoch. */
export const typingAt = (state: Typing, nowMs: number): Typing =>
  [...state].reduce(
    (left, [id, { since }]) =>
      nowMs - toMillis(since) < typingTimeoutMs ? left : withoutEntry(left, id),
    state,
  );

/**
 * Who types after an event of the channel. Time comes with the event: a start holds for seven
 * seconds of event time; call `typingAt` to let it end by a clock. A message of the typist ends
 * it too.
 */
export const foldTyping = (state: Typing, event: ChatEvent): Typing => {
  switch (event.type) {
    case 'typing.start': {
      const { user, created_at: since, parent_id } = event;
      const rest = typingAt(state, toMillis(since));
      const known = rest.get(user.id);
      // A start that comes late must not shorten what a later one began.
      return known && toMillis(known.since) >= toMillis(since)
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
