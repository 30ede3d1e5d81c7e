import { emptyMap, mapOf, withEntry, withoutEntry, withoutEntries } from '../internal/maps.js';
import { sameJson } from '../internal/sameJson.js';
import type { DateTime } from '../protocol/primitives.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Message, ReadState, User } from '../protocol/objects.js';
import { mergeListed } from './mergeListed.js';
import { isInChannel } from './messages.js';
import { isLater } from '../protocol/time.js';
import { newerUser } from './users.js';

/** How far a user has read a channel. */
export interface ReadPosition {
  readonly user: User;
  /** Up to when. */
  readonly lastRead: DateTime;
  /** The last message read, where it was told. */
  readonly lastReadMessageId: string | undefined;
  /** The moment of the event that told it. */
  readonly eventAt: DateTime;
}

/** Who has read a channel up to where, by user id. */
export type Reads = ReadonlyMap<string, ReadPosition>;

/** Nobody has read anything. */
export const emptyReads: Reads = emptyMap;

interface Telling {
  readonly user: User;
  readonly lastRead: DateTime;
  readonly messageId?: string | null | undefined;
  readonly eventAt: DateTime;
}

const move = (state: Reads, { user, lastRead, messageId, eventAt }: Telling): Reads => {
  const known = state.get(user.id);
  if (known && !isLater(eventAt, known.eventAt)) return state;
  const seen = known ? newerUser(known.user, user) : user;
  const position = { user: seen, lastRead, lastReadMessageId: messageId ?? undefined, eventAt };
  return withEntry(state, user.id, position);
};

/** A message of one's own is read, and all before it; who is no reader of the channel becomes none. */
const wrote = (
  state: Reads,
  message: Message,
  author: User | null | undefined,
  eventAt: DateTime,
) =>
  author && isInChannel(message) && state.has(author.id)
    ? move(state, {
        user: author,
        lastRead: message.created_at ?? eventAt,
        messageId: message.id,
        eventAt,
      })
    : state;

const withUser = (state: Reads, user: User): Reads => {
  const known = state.get(user.id);
  const seen = known && newerUser(known.user, user);
  return known && seen && seen !== known.user
    ? withEntry(state, user.id, { ...known, user: seen })
    : state;
};

/** The positions that an answer listed; `before` is what was known when the question was put. */
export const mergeReads = (
  state: Reads,
  read: readonly ReadState[],
  before: Reads = state,
): Reads => {
  const isSame = (one: ReadPosition, other: ReadPosition): boolean =>
    one.lastRead === other.lastRead &&
    one.lastReadMessageId === other.lastReadMessageId &&
    sameJson(one.user, other.user);
  const listed = read.map(({ user, last_read, last_read_message_id }) => {
    const lastReadMessageId = last_read_message_id ?? undefined;
    return [user.id, { user, lastRead: last_read, lastReadMessageId, eventAt: last_read }] as const;
  });
  const now = mergeListed(isSame, state, before, new Map(listed));
  return now === state ? state : mapOf(now);
};

/**
 * Who has read up to where after an event of the channel. The moment of `message.read` is that up
 * to which its user has read; whoever writes has read what was there. Of two events about a user
 * the one that happened later counts. Reading threads moves nothing here.
 *
 * @example
 * ```ts
 * import { emptyReads, foldReads } from 'millrace/state';
 * import { type Observable, scan } from 'rxjs';
 * import type { ChatEvent } from 'millrace/protocol';
 *
 * declare const events$: Observable<ChatEvent>; // of one channel
 * events$
 *   .pipe(scan(foldReads, emptyReads))
 *   .subscribe((reads) => console.log(reads.get('jane')?.lastReadMessageId));
 * ```
 */
export const foldReads = (state: Reads, event: ChatEvent): Reads => {
  switch (event.type) {
    case 'message.read':
    case 'notification.mark_read': {
      const { user, created_at: eventAt, last_read_message_id: messageId, thread, cid } = event;
      if (!user || thread || cid == null) return state;
      return move(state, { user, lastRead: eventAt, messageId, eventAt });
    }
    case 'notification.mark_unread': {
      const { user, last_read_at, last_read_message_id: messageId, created_at, thread_id } = event;
      if (!user || last_read_at == null || thread_id != null) return state;
      return move(state, { user, lastRead: last_read_at, messageId, eventAt: created_at });
    }
    case 'message.new':
    case 'notification.message_new':
      return wrote(state, event.message, event.user ?? event.message.user, event.created_at);
    case 'member.added':
    case 'notification.added_to_channel': {
      const { member, created_at: eventAt } = event;
      const user = event.type === 'member.added' ? event.user : member?.user;
      return user ? move(state, { user, lastRead: member?.created_at ?? eventAt, eventAt }) : state;
    }
    case 'member.updated': {
      const { user, member, created_at: eventAt } = event;
      const known = state.get(user.id);
      const accepted = member.invite_accepted_at;
      // What was said before is no news to who comes in later.
      return known && accepted != null && isLater(accepted, known.lastRead)
        ? move(state, { user, lastRead: accepted, messageId: known.lastReadMessageId, eventAt })
        : state;
    }
    case 'member.removed':
      return withoutEntry(state, event.user.id);
    case 'notification.removed_from_channel':
      return event.user ? withoutEntry(state, event.user.id) : state;
    case 'channel.hidden': {
      const { user, clear_history, created_at: eventAt } = event;
      return clear_history === true && user && state.has(user.id)
        ? move(state, { user, lastRead: eventAt, eventAt })
        : state;
    }
    case 'user.updated':
    case 'user.presence.changed':
    case 'user.deleted':
      return withUser(state, event.user);
    case 'channel.deleted':
    case 'notification.channel_deleted':
      return withoutEntries(state);
    default:
      return state;
  }
};
