import { emptyMap, mapOf, withEntry, withoutEntry, withoutEntries } from '../internal/maps.js';
import { sameJson } from '../internal/sameJson.js';
import type { DateTime } from '../protocol/primitives.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Message, ReadState, User } from '../protocol/objects.js';
import { mergeListed } from './mergeListed.js';
import { isInChannel } from './messages.js';
import { isLater } from '../protocol/time.js';
import { newerUser } from './users.js';

/** How far a user has read a channel, and how far its messages were delivered to the user. */
export interface ReadPosition {
  readonly user: User;
  /** The moment up to which the user has read. */
  readonly lastRead: DateTime;
  /** The last message read, if the server names it. */
  readonly lastReadMessageId: string | undefined;
  /** When messages were last delivered to the user. */
  readonly lastDelivered: DateTime;
  /** The last message delivered, if the server names it. */
  readonly lastDeliveredMessageId: string | undefined;
  /** The moment of the event that set the position. */
  readonly eventAt: DateTime;
}

/** The read positions in a channel, by user id. */
export type Reads = ReadonlyMap<string, ReadPosition>;

/** No read positions. */
export const emptyReads: Reads = emptyMap;

interface ReadUpdate {
  readonly user: User;
  readonly lastRead: DateTime;
  readonly messageId?: string | null | undefined;
  /** The mark of delivery that comes with the position; otherwise the mark stays. */
  readonly delivery?: Delivery | undefined;
  readonly eventAt: DateTime;
}

type Delivery = Pick<ReadPosition, 'lastDelivered' | 'lastDeliveredMessageId'>;

/** The mark of delivery of a read state or of an event, where it has one. */
const deliveryIn = (source: {
  readonly last_delivered_at?: DateTime | undefined;
  readonly last_delivered_message_id?: string | undefined;
}): Delivery | undefined =>
  source.last_delivered_at === undefined
    ? undefined
    : {
        lastDelivered: source.last_delivered_at,
        lastDeliveredMessageId: source.last_delivered_message_id,
      };

/** What was read was delivered. */
const deliveryOf = (lastRead: DateTime, messageId: string | undefined): Delivery => ({
  lastDelivered: lastRead,
  lastDeliveredMessageId: messageId,
});

/** The later of two deliveries; the first of equal ones. */
const laterDelivery = (one: Delivery, other: Delivery | undefined): Delivery => {
  const { lastDelivered, lastDeliveredMessageId } =
    other && isLater(other.lastDelivered, one.lastDelivered) ? other : one;
  return { lastDelivered, lastDeliveredMessageId };
};

const withPosition = (state: Reads, update: ReadUpdate): Reads => {
  const { user, lastRead, messageId, eventAt } = update;
  const current = state.get(user.id);
  if (current && !isLater(eventAt, current.eventAt)) return state;
  const reader = current ? newerUser(current.user, user) : user;
  const lastReadMessageId = messageId ?? undefined;
  const first = update.delivery ?? current ?? deliveryOf(lastRead, lastReadMessageId);
  return withEntry(state, user.id, {
    ...{ user: reader, lastRead, lastReadMessageId, eventAt },
    ...laterDelivery(first, current),
  });
};

const withDelivery = (state: Reads, user: User, delivery: Delivery): Reads => {
  const current = state.get(user.id);
  if (!current || !isLater(delivery.lastDelivered, current.lastDelivered)) return state;
  return withEntry(state, user.id, {
    ...{ ...current, ...delivery },
    user: newerUser(current.user, user),
  });
};

/** The author of a message has read it and all before it, if it has a position in the channel. */
const withOwnMessage = (
  state: Reads,
  message: Message,
  author: User | null | undefined,
  eventAt: DateTime,
): Reads => {
  if (!author || !isInChannel(message) || !state.has(author.id)) return state;
  const { id: messageId, created_at: lastRead = eventAt } = message;
  const delivery = deliveryOf(lastRead, messageId);
  return withPosition(state, { user: author, lastRead, messageId, delivery, eventAt });
};

const withUser = (state: Reads, user: User): Reads => {
  const current = state.get(user.id);
  const reader = current && newerUser(current.user, user);
  return current && reader && reader !== current.user
    ? withEntry(state, user.id, { ...current, user: reader })
    : state;
};

/** The positions as a response lists them. */
export const mergeReads = (state: Reads, read: readonly ReadState[]): Reads => {
  const listed = read.map((each) => {
    const { user, last_read, last_read_message_id: lastReadMessageId } = each;
    const delivery = deliveryIn(each) ?? deliveryOf(last_read, lastReadMessageId);
    const position = { lastRead: last_read, lastReadMessageId, eventAt: last_read };
    return [user.id, { user, ...position, ...delivery }] as const;
  });
  const next = mergeListed(sameJson, state, new Map<string, ReadPosition>(listed));
  return next === state ? state : mapOf(next);
};

/**
 * The read positions after an event of the channel. The moment of `message.read` is that up to
 * which its user has read; the author of a message has read all before it. Of two events of one
 * user the later one counts. Reading a thread moves no position. The mark of delivery is the one that
 * the server gives; where it gives none, a message that was read was delivered. The mark never goes
 * back.
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
      const delivery =
        deliveryIn(event) ?? (messageId == null ? undefined : deliveryOf(eventAt, messageId));
      return withPosition(state, { user, lastRead: eventAt, messageId, delivery, eventAt });
    }
    case 'message.delivered': {
      const { user, created_at, last_delivered_at, last_delivered_message_id } = event;
      return withDelivery(state, user, {
        lastDelivered: last_delivered_at ?? created_at,
        lastDeliveredMessageId: last_delivered_message_id,
      });
    }
    case 'notification.mark_unread': {
      const { user, last_read_at, last_read_message_id: messageId, created_at, thread_id } = event;
      if (!user || last_read_at == null || thread_id != null) return state;
      return withPosition(state, { user, lastRead: last_read_at, messageId, eventAt: created_at });
    }
    case 'message.new':
    case 'notification.message_new':
      return withOwnMessage(
        state,
        event.message,
        event.user ?? event.message.user,
        event.created_at,
      );
    case 'member.added':
    case 'notification.added_to_channel': {
      const { member, created_at: eventAt } = event;
      const user = event.type === 'member.added' ? event.user : member?.user;
      return user
        ? withPosition(state, { user, lastRead: member?.created_at ?? eventAt, eventAt })
        : state;
    }
    case 'member.updated': {
      const { user, member, created_at: eventAt } = event;
      const current = state.get(user.id);
      const accepted = member.invite_accepted_at;
      // Messages from before the invite was accepted do not count as unread.
      return current && accepted != null && isLater(accepted, current.lastRead)
        ? withPosition(state, {
            user,
            lastRead: accepted,
            messageId: current.lastReadMessageId,
            eventAt,
          })
        : state;
    }
    case 'member.removed':
      return withoutEntry(state, event.user.id);
    case 'notification.removed_from_channel':
      return event.user ? withoutEntry(state, event.user.id) : state;
    case 'channel.hidden': {
      const { user, clear_history, created_at: eventAt } = event;
      return clear_history === true && user && state.has(user.id)
        ? withPosition(state, { user, lastRead: eventAt, eventAt })
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
