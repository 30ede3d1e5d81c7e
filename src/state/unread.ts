import type { ChatEvent } from '../protocol/events/event.js';

/** What the connected user has not read, over all its channels; absent until a count came. */
export interface Unread {
  /** Unread messages. */
  readonly total?: number;
  /** Channels with at least one of them. */
  readonly channels?: number;
}

/** Nothing known yet. */
export const emptyUnread: Unread = {};

interface Counts {
  readonly total_unread_count?: number | null | undefined;
  readonly unread_count?: number | null | undefined;
  readonly unread_channels?: number | null | undefined;
}

const countsIn = (event: ChatEvent): Counts | null | undefined => {
  switch (event.type) {
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return event.me;
    case 'message.new':
    case 'notification.message_new':
    case 'notification.mark_read':
    case 'notification.mark_unread':
    case 'notification.added_to_channel':
    case 'notification.channel_deleted':
    case 'notification.channel_truncated':
      return event;
    default:
      return undefined;
  }
};

/**
 * The unread counts after an event. Events carry the receiver's own totals, so the newest count
 * is the count: folding an event twice is folding it once.
 *
 * @example
 * ```ts
 * import { emptyUnread, foldUnread } from 'millrace/state';
 * import { scan, type Observable } from 'rxjs';
 * import type { ChatEvent } from 'millrace/protocol';
 *
 * declare const events$: Observable<ChatEvent>;
 * events$.pipe(scan(foldUnread, emptyUnread)).subscribe(({ total }) => console.log(total));
 * ```
 */
export const foldUnread = (state: Unread, event: ChatEvent): Unread => {
  const counts = countsIn(event);
  const total = counts?.total_unread_count ?? counts?.unread_count ?? state.total;
  const channels = counts?.unread_channels ?? state.channels;
  return total === state.total && channels === state.channels
    ? state
    : {
        ...(total === undefined ? {} : { total }),
        ...(channels === undefined ? {} : { channels }),
      };
};
