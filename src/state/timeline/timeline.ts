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
  beginningOf,
  emptyEntries,
  type Entries,
  type Entry,
  keepIf,
  entryOf,
  knownOf,
  pinOf,
  put,
  putAside,
  quotingKnown,
  repliesIn,
  revise,
  without,
} from './entries.js';

/**
 * The messages of a channel, those of threads among them. Read it with `messagesIn`, `repliesTo`,
 * `pinnedIn`, `messageWith` and `newestFirst`.
 */
export interface Timeline {
  /** Whose reactions are `own_reactions`; known from the first health check on. */
  readonly me: string | undefined;
  /** @internal */
  readonly entries: Entries;
  /** @internal */
  readonly cleared: Tombstones;
}

/** No messages. */
export const emptyTimeline: Timeline = {
  me: undefined,
  entries: emptyEntries,
  cleared: noTombstones,
};

const changed = (state: Timeline, entries: Entries, cleared = state.cleared): Timeline =>
  entries === state.entries && cleared === state.cleared
    ? state
    : { me: state.me, entries, cleared };

type Reactions = readonly Reaction[];

/** What an event tells of a message. */
interface Telling {
  readonly message: Message;
  readonly eventAt: DateTime;
  /** Whether the message is a new one, which belongs to the timeline however old it is. */
  readonly isNew?: boolean;
  readonly own?: (before: Reactions) => Reactions;
}

const asDeleted = (message: Message, deleted_at: DateTime): Message => ({
  ...message,
  type: 'deleted',
  deleted_at,
});

/** What the receiver alone knows of a message, and what was said of all messages of its author. */
const seenByMe = (
  { cleared }: Timeline,
  { message, eventAt, own = (before) => before }: Telling,
  known: Message | undefined,
): Message => {
  const own_reactions = own(known?.own_reactions ?? message.own_reactions ?? []);
  const mine = own_reactions === message.own_reactions ? message : { ...message, own_reactions };
  if (known?.deleted_for_me === true && message.deleted_for_me !== true)
    return { ...asDeleted(mine, known.deleted_at ?? eventAt), deleted_for_me: true };
  const wiped = isDeleted(mine) ? undefined : deletedAt(cleared, mine, eventAt);
  return wiped === undefined ? mine : asDeleted(mine, wiped);
};

const tell = (state: Timeline, telling: Telling): Timeline => {
  const { message, eventAt, isNew = false } = telling;
  const { entries, cleared } = state;
  const { id } = message;
  const listed = entryOf(entries, id);
  const known = listed ?? pinOf(entries, id);
  const at = known?.at ?? message.created_at ?? eventAt;
  if (isDeletedForGood(cleared, message, at) || !isLater(eventAt, known?.eventAt)) return state;
  const seen = quotingKnown(entries, seenByMe(state, telling, known?.message));
  const entry = { id, at, eventAt, message: seen };
  const beginning = beginningOf(entries);
  const isWithin = isNew || (beginning !== undefined && !isLater(beginning, at));
  return changed(state, isWithin ? put(entries, entry, listed) : putAside(entries, entry));
};

/** Messages with what hangs on them. */
const withReplies = ({ entries }: Timeline, ids: readonly string[]): ReadonlySet<string> =>
  new Set(ids.flatMap((id) => [id, ...repliesIn(entries, id).map((entry) => entry.id)]));

const remove = (state: Timeline, id: string, moment: DateTime): Timeline => {
  const known = knownOf(state.entries, id);
  if (known && isLater(known.at, moment)) return state;
  const entries = without(state.entries, withReplies(state, [id]));
  return changed(state, entries, withDeletedMessages(state.cleared, [id], moment));
};

const clear = (state: Timeline, upTo: DateTime): Timeline =>
  changed(
    state,
    keepIf(state.entries, ({ at }) => isLater(at, upTo)),
    withTruncation(state.cleared, upTo),
  );

const writtenBy = ({ entries }: Timeline, userId: string): readonly Entry[] =>
  [...allIn(entries), ...entries.pinned.values()].filter(
    ({ message }) => message.user?.id === userId,
  );

const replace = (state: Timeline, written: readonly Entry[]): Timeline =>
  changed(state, written.reduce(revise, state.entries));

const wipe = (state: Timeline, userId: string, at: DateTime, hard: boolean): Timeline => {
  const cleared = withDeletedUser(state.cleared, userId, { at, hard });
  if (cleared === state.cleared) return state;
  const written = writtenBy(state, userId).filter((entry) => !isLater(entry.at, at));
  if (hard) {
    const gone = withReplies(
      state,
      written.map(({ id }) => id),
    );
    return changed(state, without(state.entries, gone), withDeletedMessages(cleared, gone, at));
  }
  const deleted = written
    .filter(({ message, eventAt }) => !isDeleted(message) && !isLater(eventAt, at))
    .map((entry) => ({ ...entry, eventAt: at, message: asDeleted(entry.message, at) }));
  return { ...replace(state, deleted), cleared };
};

const rename = (state: Timeline, user: User): Timeline =>
  replace(
    state,
    writtenBy(state, user.id).flatMap((entry) => {
      const now = entry.message.user && newerUser(entry.message.user, user);
      return now === entry.message.user
        ? []
        : [{ ...entry, message: { ...entry.message, user: now } }];
    }),
  );

const ownAfter =
  ({ me }: Timeline, type: string, reaction: Reaction, userId: string | undefined) =>
  (before: Reactions): Reactions => {
    if (me === undefined || userId !== me) return before;
    if (type === 'reaction.updated') return [reaction];
    const others = before.filter((it) => it.type !== reaction.type);
    return type === 'reaction.new' ? [reaction, ...others] : others;
  };

const known = (state: Timeline, me: string | undefined): Timeline =>
  me === undefined || me === state.me ? state : { ...state, me };

/**
 * The messages after an event of the channel, or one that concerns an author. Of two events about
 * a message the one that happened later counts, in whatever order they come; what was deleted for
 * good does not come back. Changes of messages that are older than the oldest known one are only
 * taken where it is pinned or quoted, so that the history has no holes.
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
      return tell(state, { message: event.message, eventAt: event.created_at, isNew: true });
    case 'message.updated':
      return tell(state, { message: event.message, eventAt: event.created_at });
    case 'message.deleted': {
      const { message, created_at: eventAt, hard_delete, deleted_for_me } = event;
      if (hard_delete === true) return remove(state, message.id, eventAt);
      const mark = deleted_for_me === true ? { deleted_for_me } : {};
      const deleted = asDeleted(message, message.deleted_at ?? eventAt);
      return tell(state, { message: { ...deleted, ...mark }, eventAt });
    }
    case 'reaction.new':
    case 'reaction.updated':
    case 'reaction.deleted': {
      const { type, message, reaction, created_at: eventAt } = event;
      const userId = reaction.user_id ?? event.user?.id;
      return tell(state, { message, eventAt, own: ownAfter(state, type, reaction, userId) });
    }
    case 'channel.truncated':
    case 'notification.channel_truncated': {
      const { message, created_at } = event;
      const left = clear(state, event.channel?.truncated_at ?? created_at);
      return message ? tell(left, { message, eventAt: created_at, isNew: true }) : left;
    }
    case 'channel.updated':
      return event.message
        ? tell(state, { message: event.message, eventAt: event.created_at, isNew: true })
        : state;
    case 'channel.hidden':
      return event.clear_history === true ? clear(state, event.created_at) : state;
    case 'channel.deleted':
    case 'notification.channel_deleted':
      return clear(state, event.created_at);
    case 'user.messages.deleted':
      return wipe(state, event.user.id, event.created_at, event.hard_delete === true);
    case 'user.deleted': {
      const { hard_delete, delete_messages, mark_messages_deleted } = event;
      const hard = hard_delete === true || delete_messages === 'hard';
      return hard || mark_messages_deleted === true
        ? wipe(state, event.user.id, event.created_at, hard)
        : state;
    }
    case 'user.updated':
      return rename(state, event.user);
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return known(state, event.me?.id);
    default:
      return state;
  }
};
