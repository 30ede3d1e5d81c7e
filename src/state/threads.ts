import type { ThreadState } from '../protocol/endpoints/threads.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Message, ReadState, User } from '../protocol/objects.js';
import type { DateTime } from '../protocol/primitives.js';
import { isLater } from '../protocol/time.js';

/** Threads of the connected user, the one with the last reply first. */
export interface Threads {
  readonly threads: readonly ThreadState[];
  /** Whether not all is known of one of them: the list is to be queried again. */
  readonly isStale: boolean;
}

/** No threads. */
export const emptyThreads: Threads = { threads: [], isStale: false };

/** The threads of a response, in its order. */
export const mergeThreads = (_: Threads, threads: readonly ThreadState[]): Threads => ({
  threads,
  isStale: false,
});

const change = (
  state: Threads,
  id: string | undefined,
  by: (thread: ThreadState) => ThreadState,
): Threads => {
  const known = state.threads.find((thread) => thread.parent_message_id === id);
  const next = known && by(known);
  return next === known || !next
    ? state
    : { ...state, threads: state.threads.map((each) => (each === known ? next : each)) };
};

const withMessage = (
  messages: readonly Message[],
  message: Message,
): readonly Message[] | undefined =>
  messages.some(({ id }) => id === message.id)
    ? messages.map((each) => (each.id === message.id ? message : each))
    : undefined;

/** The read states after a reply: it is unread for all but its author. */
const withUnread = (
  read: readonly ReadState[] | undefined,
  author: User | undefined,
  message: Message,
  at: DateTime,
): readonly ReadState[] =>
  (read ?? []).map((each) =>
    each.user.id === author?.id
      ? { ...each, last_read: at, last_read_message_id: message.id, unread_messages: 0 }
      : message.silent === true
        ? each
        : { ...each, unread_messages: (each.unread_messages ?? 0) + 1 },
  );

/** With a thread of which nothing but its last reply is known. */
const withUnknown = (state: Threads, id: string, message: Message, at: DateTime): Threads => {
  const thread: ThreadState = {
    parent_message_id: id,
    ...(message.cid !== undefined && { channel_cid: message.cid }),
    latest_replies: [message],
    last_message_at: at,
    updated_at: at,
  };
  return { threads: [thread, ...state.threads], isStale: true };
};

const withReply = (
  state: Threads,
  message: Message,
  author: User | undefined,
  eventAt: DateTime,
): Threads => {
  const id = message.parent_id;
  const known = state.threads.find((thread) => thread.parent_message_id === id);
  const at = message.created_at ?? eventAt;
  if (!known) return id === undefined ? state : withUnknown(state, id, message, at);
  if (known.latest_replies?.some((each) => each.id === message.id)) return state;
  const thread: ThreadState = {
    ...known,
    latest_replies: [...(known.latest_replies ?? []), message],
    read: withUnread(known.read, author, message, at),
    last_message_at: at,
    updated_at: at,
  };
  return { ...state, threads: [thread, ...state.threads.filter((each) => each !== known)] };
};

const withChangedMessage = (state: Threads, message: Message): Threads =>
  message.parent_id === undefined
    ? change(state, message.id, (thread) => ({
        ...thread,
        parent_message: message,
        reply_count: message.reply_count,
        ...(message.deleted_at !== undefined && { deleted_at: message.deleted_at }),
      }))
    : change(state, message.parent_id, (thread) => {
        const replies = withMessage(thread.latest_replies ?? [], message);
        return replies ? { ...thread, latest_replies: replies } : thread;
      });

const withoutMessage = (state: Threads, message: Message): Threads => {
  const left = state.threads.filter((thread) => thread.parent_message_id !== message.id);
  if (left.length < state.threads.length) return { ...state, threads: left };
  return change(state, message.parent_id, (thread) => ({
    ...thread,
    latest_replies: (thread.latest_replies ?? []).filter(({ id }) => id !== message.id),
  }));
};

interface ReadChange {
  readonly user: User | undefined;
  readonly at: DateTime;
  readonly unread: number;
  readonly messageId: string | undefined;
}

const withRead = (
  state: Threads,
  id: string | undefined,
  { user, at, unread, messageId }: ReadChange,
): Threads =>
  change(state, id, (thread) => ({
    ...thread,
    read: (thread.read ?? []).map((each) =>
      each.user.id === user?.id
        ? {
            ...each,
            last_read: at,
            unread_messages: unread,
            ...(messageId !== undefined && { last_read_message_id: messageId }),
          }
        : each,
    ),
  }));

const withoutChannel = (state: Threads, cid: string): Threads => {
  const threads = state.threads.filter((thread) => thread.channel_cid !== cid);
  return threads.length === state.threads.length ? state : { ...state, threads };
};

/** A thread without replies is none. */
const withoutEmpty = (state: Threads): Threads => {
  const threads = state.threads.filter(({ reply_count }) => reply_count !== 0);
  return threads.length === state.threads.length ? state : { ...state, threads };
};

/**
 * The threads after an event. A reply moves its thread to the front and counts as unread for its other
 * participants; one in a thread that is not among them adds what is known of it, and sets `isStale`.
 *
 * @example
 * ```ts
 * import { emptyThreads, foldThreads } from 'millrace/state';
 * import { type Observable, scan } from 'rxjs';
 * import type { ChatEvent } from 'millrace/protocol';
 *
 * declare const events$: Observable<ChatEvent>;
 * events$
 *   .pipe(scan(foldThreads, emptyThreads))
 *   .subscribe(({ threads }) => console.log(threads.map(({ title }) => title)));
 * ```
 */
export const foldThreads = (state: Threads, event: ChatEvent): Threads => {
  switch (event.type) {
    case 'notification.thread_message_new':
    case 'message.new': {
      const { message, user, created_at } = event;
      const isElsewhere = !state.threads.some((it) => it.parent_message_id === message.parent_id);
      // Replies to other threads of a watched channel are not the user's.
      if (message.parent_id === undefined || (event.type === 'message.new' && isElsewhere))
        return state;
      return withReply(state, message, user ?? message.user, created_at);
    }
    case 'message.updated':
    case 'message.undeleted':
    case 'reaction.new':
    case 'reaction.updated':
    case 'reaction.deleted':
      return withoutEmpty(withChangedMessage(state, event.message));
    case 'message.deleted':
      return event.hard_delete === true
        ? withoutMessage(state, event.message)
        : withChangedMessage(state, event.message);
    case 'thread.updated':
      return change(state, event.thread.parent_message_id, (thread) =>
        thread.updated_at !== undefined && isLater(thread.updated_at, event.thread.updated_at)
          ? thread
          : { ...thread, ...event.thread },
      );
    case 'message.read':
    case 'notification.mark_read': {
      const { user, thread, created_at: at, last_read_message_id: messageId } = event;
      return withRead(state, thread?.parent_message_id, { user, at, unread: 0, messageId });
    }
    case 'notification.mark_unread': {
      const { user, thread_id, last_read_at, created_at, unread_messages = 0 } = event;
      const at = last_read_at ?? created_at;
      const messageId = event.last_read_message_id;
      return withRead(state, thread_id, { user, at, unread: unread_messages, messageId });
    }
    case 'channel.deleted':
    case 'channel.truncated':
    case 'notification.channel_deleted':
    case 'notification.channel_truncated':
    case 'notification.removed_from_channel':
      return withoutChannel(state, event.cid);
    default:
      return state;
  }
};
