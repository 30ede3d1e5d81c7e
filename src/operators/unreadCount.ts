import { distinctUntilChanged, filter, map, type Observable, scan } from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { foldUnread } from '../state/unread/foldUnread.js';
import { emptyUnread } from '../state/unread/unread.js';
import { stateStream, selectState } from './stateStream.js';

const unread = stateStream(
  selectState(({ unread }) => unread),
  scan(foldUnread, emptyUnread),
);

/**
 * The number of the connected user's unread messages in all channels. On a connection every
 * subscriber gets the current total first; on any other source it is folded from the counts that
 * events carry. Emits on each change, starting when the total is known. Completes and errors with
 * the source.
 *
 * ```
 * events$       --h(2)--m(3)--m(3)--r(0)--|
 * unreadCount$  --2-----3-----------0-----|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, unreadCount$ } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(unreadCount$).subscribe((total) => console.log(total));
 * unreadCount$(chat).subscribe((total) => console.log(total)); // the same thing
 * ```
 */
export const unreadCount$ = (source$: Observable<ChatEvent>): Observable<number> =>
  unread(source$).pipe(
    map(({ total }) => total),
    filter((total) => total !== undefined),
    distinctUntilChanged(),
  );
