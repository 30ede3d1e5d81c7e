import { distinctUntilChanged, filter, type Observable, scan } from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { OwnUser } from '../protocol/objects.js';
import { foldMe } from '../state/me.js';
import { stateStream, selectState } from './stateStream.js';

const me = stateStream<OwnUser | undefined>(
  selectState((state) => state.me),
  scan(foldMe, undefined),
);

/**
 * The connected user's own account: its current profile, and its devices, mutes and unread counts
 * as of the last event that carried the whole account (`mutes$` and `unreadCount$` stay current).
 * On a connection every subscriber gets the current account first. Emits on each change, starting
 * with the first health check. Completes and errors with the source.
 *
 * ```
 * source    --h(john)--m--h(john)--mute(jane)--rename(john)--|
 * me$       --john-----------------john'-------john''--------|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, me$ } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(me$).subscribe(({ id, name }) => console.log(id, name));
 * ```
 */
export const me$ = (source$: Observable<ChatEvent>): Observable<OwnUser> =>
  me(source$).pipe(
    filter((user) => user !== undefined),
    distinctUntilChanged(),
  );
