import type { ChatEvent } from '../../protocol/events/decodeEvent.js';
import type { Reaction, User } from '../../protocol/objects.js';
import { withUser } from '../users.js';
import { applyMessage, asDeleted, type MessageUpdate, type Reactions } from './applyMessage.js';
import {
  deleteMessage,
  deleteMessagesOf,
  hideHistory,
  truncate,
  unhideHistory,
} from './deletions.js';
import { allIn, replaceEntry } from './entries.js';
import { postMessage } from './postMessage.js';
import { settled } from './settled.js';
import { changed, type Timeline } from './timeline.js';

type Step = (state: Timeline) => Timeline;

const updateUser =
  (user: User): Step =>
  (state) =>
    changed(state, {
      entries: [...allIn(state.entries), ...state.entries.pinned.values()].reduce((all, entry) => {
        const message = withUser(entry.message, user);
        return message === entry.message ? all : replaceEntry(all, { ...entry, message });
      }, state.entries),
    });

const ownReactionsAfter =
  ({ me }: Timeline, type: string, reaction: Reaction, userId: string | undefined) =>
  (current: Reactions): Reactions => {
    if (me === undefined || userId !== me) return current;
    if (type === 'reaction.updated') return [reaction];
    const others = current.filter((it) => it.type !== reaction.type);
    return type === 'reaction.new' ? [reaction, ...others] : others;
  };

const apply =
  (update: MessageUpdate): Step =>
  (state) =>
    applyMessage(state, update);

/** What an event changes in a timeline with all messages folded in; undefined where it is nothing. */
const stepOf = (event: ChatEvent): Step | undefined => {
  switch (event.type) {
    case 'message.new':
    case 'notification.message_new':
      return apply({ message: event.message, eventAt: event.created_at, isNew: true });
    case 'message.updated':
    case 'message.undeleted':
      return apply({ message: event.message, eventAt: event.created_at });
    case 'message.deleted': {
      const { message, created_at: eventAt, hard_delete, deleted_for_me } = event;
      if (hard_delete === true) return (state) => deleteMessage(state, message.id, eventAt);
      const mark = deleted_for_me === true ? { deleted_for_me } : {};
      const deleted = asDeleted(message, message.deleted_at ?? eventAt);
      return apply({ message: { ...deleted, ...mark }, eventAt });
    }
    case 'reaction.new':
    case 'reaction.updated':
    case 'reaction.deleted': {
      const { type, message, reaction, created_at: eventAt } = event;
      const userId = reaction.user_id ?? event.user?.id;
      return (state) =>
        applyMessage(state, {
          message,
          eventAt,
          own: ownReactionsAfter(state, type, reaction, userId),
        });
    }
    case 'channel.truncated':
    case 'notification.channel_truncated': {
      const { message, created_at } = event;
      const upTo = event.channel?.truncated_at ?? created_at;
      return (state) => {
        const rest = truncate(state, upTo);
        return message ? applyMessage(rest, { message, eventAt: created_at, isNew: true }) : rest;
      };
    }
    case 'channel.updated':
      return event.message
        ? apply({ message: event.message, eventAt: event.created_at, isNew: true })
        : undefined;
    case 'channel.hidden':
      return event.clear_history === true
        ? (state) => hideHistory(state, event.created_at)
        : undefined;
    case 'member.removed':
      return (state) => (event.user.id === state.me ? unhideHistory(state) : state);
    case 'notification.removed_from_channel':
      return unhideHistory;
    case 'channel.deleted':
    case 'notification.channel_deleted':
      return (state) => truncate(state, event.created_at);
    case 'user.messages.deleted': {
      const { user, created_at, hard_delete } = event;
      return (state) => deleteMessagesOf(state, user.id, created_at, hard_delete === true);
    }
    case 'user.deleted': {
      const { user, created_at, hard_delete, delete_messages, mark_messages_deleted } = event;
      const hard = hard_delete === true || delete_messages === 'hard';
      return hard || mark_messages_deleted === true
        ? (state) => deleteMessagesOf(state, user.id, created_at, hard)
        : undefined;
    }
    case 'user.updated':
      return updateUser(event.user);
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated': {
      const me = event.me?.id;
      return me === undefined ? undefined : (state) => (me === state.me ? state : { ...state, me });
    }
    default:
      return undefined;
  }
};

/**
 * The timeline after an event of the channel, or of a user in it. Of two events of one message the
 * later one counts, in whatever order they arrive, and a message that was deleted for good is not
 * added again. A change of a message that is older than the loaded ones shows only where that
 * message is pinned or quoted, so that the history has no holes. Above the `limit` of the timeline
 * messages are let go.
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
  const isPosted = event.type === 'message.new' || event.type === 'notification.message_new';
  const posted = isPosted && postMessage(state, event.message, event.created_at);
  if (posted) return posted;
  const step = stepOf(event);
  if (!step) return state;
  const before = settled(state);
  const after = step(before);
  return after === before ? state : after;
};
