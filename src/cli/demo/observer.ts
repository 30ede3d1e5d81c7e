import { distinctUntilChanged, filter, map, merge, type Observable, scan, skip, tap } from 'rxjs';
import {
  type ChatConnection,
  forChannel,
  ofType,
  presenceOf,
  unreadCount$,
  watch,
} from '../../index.js';
import type { User } from '../../protocol/index.js';
import { emptyTyping, foldTyping } from '../../state/index.js';
import { cid, FriendshipRequest } from './participants.js';
import type { Log } from './demoLog.js';

const nameOf = (user: User | null | undefined): string => user?.name ?? user?.id ?? 'somebody';

/**
 * Logs what a connection receives; each kind of line is one pipeline over the same connection. The
 * emitted values have no meaning. Unsubscribing closes the connection.
 */
export const observe = (
  chat: ChatConnection,
  others: readonly string[],
  { line }: Log,
): Observable<unknown> => {
  const inLobby$ = chat.pipe(forChannel(cid));

  const messages$ = chat.pipe(
    ofType('message.new'),
    forChannel(cid),
    tap(({ user, message }) => {
      line('message', nameOf(user), message.text ?? '');
    }),
  );

  const typing$ = inLobby$.pipe(
    scan(foldTyping, emptyTyping),
    distinctUntilChanged(),
    filter((typing) => typing.size > 0),
    tap((typing) => {
      line('typing', [...typing.values()].map(({ user }) => nameOf(user)).join(', '), '…');
    }),
  );

  const presence$ = merge(...others.map((id) => chat.pipe(presenceOf(id)))).pipe(
    map(({ user, online }) => ({ who: nameOf(user), online })),
    tap(({ who, online }) => {
      line(online ? 'online' : 'offline', who);
    }),
  );

  const unread$ = chat.pipe(
    unreadCount$,
    skip(1),
    tap((total) => {
      line('unread', '', `${String(total)} for the observer`);
    }),
  );

  const reactions$ = inLobby$.pipe(
    ofType('reaction.new'),
    tap(({ user, reaction, message }) => {
      line('reaction', nameOf(user), `${reaction.type} to “${message.text ?? ''}”`);
    }),
  );

  const reads$ = inLobby$.pipe(
    ofType('message.read'),
    tap(({ user }) => {
      line('read', nameOf(user), 'up to here');
    }),
  );

  const requests$ = chat.pipe(
    ofType(FriendshipRequest),
    tap(({ user, type, text }) => {
      line('custom', nameOf(user), `${type}: ${text}`);
    }),
  );

  return merge(
    messages$,
    typing$,
    presence$,
    unread$,
    reactions$,
    reads$,
    requests$,
    watch(chat, cid, { presence: true }),
  );
};
