import type { DateTime } from '../../protocol/primitives.js';
import type { ChatEvent } from '../../protocol/events/decodeEvent.js';
import type { Message, Reaction, User } from '../../protocol/objects.js';
import { isDeleted } from '../messages.js';
import { isLater } from '../../protocol/time.js';
import { newerUser } from '../users.js';
import {
  type Tombstones,
  withDeletedMessages,
  withTruncation,
  withDeletedUser,
  isDeletedForGood,
  noTombstones,
  deletedAt,
} from './tombstones.js';
import {
  allIn,
  oldestMomentOf,
  emptyEntries,
  type Entries,
  type Entry,
  filterEntries,
  entryOf,
  findEntry,
  pinOf,
  putEntry,
  updateReferences,
  withKnownQuote,
  repliesIn,
  replaceEntry,
  removeEntries,
} from './entries.js';

/**
 * The loaded messages of a channel and its threads. Read it with `messagesIn`, `repliesTo`,
 * `pinnedIn`, `messageWith` and `newestFirst`.
 */
export interface Timeline {
  /** The user whose reactions are `own_reactions`; undefined until the first health check. */
  readonly me: string | undefined;
  /** @internal */
  readonly entries: Entries;
  /** @internal */
  readonly tombstones: Tombstones;
}

/** No messages. */
export const emptyTimeline: Timeline = {
  me: undefined,
  entries: emptyEntries,
  tombstones: noTombstones,
};

const changed = (state: Timeline, entries: Entries, tombstones = state.tombstones): Timeline =>
  entries === state.entries && tombstones === state.tombstones
    ? state
    : { me: state.me, entries, tombstones };

type Reactions = readonly Reaction[];

/** A message of an event. */
interface MessageUpdate {
  readonly message: Message;
  readonly eventAt: DateTime;
  /** Whether the message is new, which is loaded even if it is older than all others. */
  readonly isNew?: boolean;
  readonly own?: (current: Reactions) => Reactions;
}

const asDeleted = (message: Message, deleted_at: DateTime): Message => ({
  ...message,
  type: 'deleted',
  deleted_at,
});

/**
 * The message of an event as the receiver sees it: with its own reactions, and deleted where it, or
 * all messages of its author, were deleted.
 */
const asSeenByMe = (
  { tombstones }: Timeline,
  { message, eventAt, own = (reactions) => reactions }: MessageUpdate,
  current: Message | undefined,
): Message => {
  const own_reactions = own(current?.own_reactions ?? message.own_reactions ?? []);
  const mine = own_reactions === message.own_reactions ? message : { ...message, own_reactions };
  if (current?.deleted_for_me === true && message.deleted_for_me !== true)
    return { ...asDeleted(mine, current.deleted_at ?? eventAt), deleted_for_me: true };
  const deleted = isDeleted(mine) ? undefined : deletedAt(tombstones, mine, eventAt);
  return deleted === undefined ? mine : asDeleted(mine, deleted);
};

const applyUpdate = (state: Timeline, update: MessageUpdate): Timeline => {
  const { message, eventAt, isNew = false } = update;
  const { entries, tombstones } = state;
  const { id } = message;
  const loaded = entryOf(entries, id);
  const current = loaded ?? pinOf(entries, id);
  const at = current?.at ?? message.created_at ?? eventAt;
  if (isDeletedForGood(tombstones, message, at) || !isLater(eventAt, current?.eventAt))
    return state;
  const next = withKnownQuote(entries, asSeenByMe(state, update, current?.message));
  const entry = { id, at, eventAt, message: next };
  const oldest = oldestMomentOf(entries);
  const isInRange = isNew || (oldest !== undefined && !isLater(oldest, at));
  return changed(
    state,
    isInRange ? putEntry(entries, entry, loaded) : updateReferences(entries, entry),
  );
};

/** Messages with the replies to them. */
const withReplies = ({ entries }: Timeline, ids: readonly string[]): ReadonlySet<string> =>
  new Set(ids.flatMap((id) => [id, ...repliesIn(entries, id).map((entry) => entry.id)]));

const deleteMessage = (state: Timeline, id: string, moment: DateTime): Timeline => {
  const current = findEntry(state.entries, id);
  if (current && isLater(current.at, moment)) return state;
  const entries = removeEntries(state.entries, withReplies(state, [id]));
  return changed(state, entries, withDeletedMessages(state.tombstones, [id], moment));
};

const truncate = (state: Timeline, upTo: DateTime): Timeline =>
  changed(
    state,
    filterEntries(state.entries, ({ at }) => isLater(at, upTo)),
    withTruncation(state.tombstones, upTo),
  );

const writtenBy = ({ entries }: Timeline, userId: string): readonly Entry[] =>
  [...allIn(entries), ...entries.pinned.values()].filter(
    ({ message }) => message.user?.id === userId,
  );

const replaceAll = (state: Timeline, written: readonly Entry[]): Timeline =>
  changed(state, written.reduce(replaceEntry, state.entries));

const deleteMessagesOf = (
  state: Timeline,
  userId: string,
  at: DateTime,
  hard: boolean,
): Timeline => {
  const tombstones = withDeletedUser(state.tombstones, userId, { at, hard });
  const written = writtenBy(state, userId).filter((entry) => !isLater(entry.at, at));
  if (hard) {
    const ids = withReplies(
      state,
      written.map(({ id }) => id),
    );
    return changed(
      state,
      removeEntries(state.entries, ids),
      withDeletedMessages(tombstones, ids, at),
    );
  }
  const deleted = written
    .filter(({ message, eventAt }) => !isDeleted(message) && !isLater(eventAt, at))
    .map((entry) => ({ ...entry, eventAt: at, message: asDeleted(entry.message, at) }));
  return changed(state, deleted.reduce(replaceEntry, state.entries), tombstones);
};

const updateAuthor = (state: Timeline, user: User): Timeline =>
  replaceAll(
    state,
    writtenBy(state, user.id).flatMap((entry) => {
      const author = entry.message.user && newerUser(entry.message.user, user);
      return author === entry.message.user
        ? []
        : [{ ...entry, message: { ...entry.message, user: author } }];
    }),
  );

const ownReactionsAfter =
  ({ me }: Timeline, type: string, reaction: Reaction, userId: string | undefined) =>
  (current: Reactions): Reactions => {
    if (me === undefined || userId !== me) return current;
    if (type === 'reaction.updated') return [reaction];
    const others = current.filter((it) => it.type !== reaction.type);
    return type === 'reaction.new' ? [reaction, ...others] : others;
  };

const withMe = (state: Timeline, me: string | undefined): Timeline =>
  me === undefined || me === state.me ? state : { ...state, me };

/**
 * The timeline after an event of the channel, or of an author. Of two events of one message the
 * later one counts, in whatever order they arrive, and a message that was deleted for good is not
 * added again. A change of a message that is older than the loaded ones shows only where that
 * message is pinned or quoted, so that the history has no holes.
 *
 * @example
 * ```ts
 * import { emptyTimeline, foldTimeline, messagesIn } from 'millrace/state';
 * import { map, type Observable, scan } from 'rxjs';
 * import type { ChatEvent } from 'millrace/protocol';
 *
 * declare const events$: Observable<ChatEvent>; // of one channel
 * events$
 *   .pipe(scan(foldTimeline, emptyTimeline), map(messagesIn))
 *   .subscribe((messages) => console.log(messages.at(-1)?.text));
 * ```
 */
export const foldTimeline = (state: Timeline, event: ChatEvent): Timeline => {
  switch (event.type) {
    case 'message.new':
    case 'notification.message_new':
      return applyUpdate(state, { message: event.message, eventAt: event.created_at, isNew: true });
    case 'message.updated':
      return applyUpdate(state, { message: event.message, eventAt: event.created_at });
    case 'message.deleted': {
      const { message, created_at: eventAt, hard_delete, deleted_for_me } = event;
      if (hard_delete === true) return deleteMessage(state, message.id, eventAt);
      const mark = deleted_for_me === true ? { deleted_for_me } : {};
      const deleted = asDeleted(message, message.deleted_at ?? eventAt);
      return applyUpdate(state, { message: { ...deleted, ...mark }, eventAt });
    }
    case 'reaction.new':
    case 'reaction.updated':
    case 'reaction.deleted': {
      const { type, message, reaction, created_at: eventAt } = event;
      const userId = reaction.user_id ?? event.user?.id;
      return applyUpdate(state, {
        message,
        eventAt,
        own: ownReactionsAfter(state, type, reaction, userId),
      });
    }
    case 'channel.truncated':
    case 'notification.channel_truncated': {
      const { message, created_at } = event;
      const rest = truncate(state, event.channel?.truncated_at ?? created_at);
      return message ? applyUpdate(rest, { message, eventAt: created_at, isNew: true }) : rest;
    }
    case 'channel.updated':
      return event.message
        ? applyUpdate(state, { message: event.message, eventAt: event.created_at, isNew: true })
        : state;
    case 'channel.hidden':
      return event.clear_history === true ? truncate(state, event.created_at) : state;
    case 'channel.deleted':
    case 'notification.channel_deleted':
      return truncate(state, event.created_at);
    case 'user.messages.deleted':
      return deleteMessagesOf(state, event.user.id, event.created_at, event.hard_delete === true);
    case 'user.deleted': {
      const { hard_delete, delete_messages, mark_messages_deleted } = event;
      const hard = hard_delete === true || delete_messages === 'hard';
      return hard || mark_messages_deleted === true
        ? deleteMessagesOf(state, event.user.id, event.created_at, hard)
        : state;
    }
    case 'user.updated':
      return updateAuthor(state, event.user);
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return withMe(state, event.me?.id);
    default:
      return state;
  }
};
