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
 * The connected user's own account: its profile as it is now, its devices, mutes and unread counts
 * as the server last told them with all of the account (`mutes$` and `unreadCount$` follow those).
 * On a connection the current one comes first, to late subscribers too; nothing until the first
 * health check. Emits only when something of it changes. Completes and errors with the source.
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
