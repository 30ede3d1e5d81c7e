import { distinctUntilChanged, filter, map, type Observable, scan } from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { OwnUser } from '../protocol/objects.js';
import { foldMe } from '../state/me.js';
import { selectState, stateStream } from './stateStream.js';

const me = stateStream<OwnUser | undefined>(
  selectState((state) => state.me),
  scan(foldMe, undefined as OwnUser | undefined),
);

/**
 * The number of threads in which the connected user has unread replies. On a connection every
 * subscriber gets the current number first; on any other source it is folded from the events, from
 * the first health check on. Emits on each change. Completes and errors with the source.
 *
 * ```
 * events$               --h(2)--reply(3)--read(2)--|
 * threadUnreadCount$    --2-----3---------2--------|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, threadUnreadCount$ } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(threadUnreadCount$).subscribe((count) => console.log(count));
 * ```
 */
export const threadUnreadCount$ = (source$: Observable<ChatEvent>): Observable<number> =>
  me(source$).pipe(
    map((user) => user?.unread_threads),
    filter((count) => count !== undefined),
    distinctUntilChanged(),
  );
