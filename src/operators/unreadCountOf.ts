import { distinctUntilChanged, filter, map, pipe, scan } from 'rxjs';
import type { ChatState } from '../state/chat.js';
import { foldUnread } from '../state/unread/foldUnread.js';
import { emptyUnread, type Unread } from '../state/unread/unread.js';
import { connectionOperator, type ConnectionOperator } from './connectionOperator.js';
import { stateStream } from './stateStream.js';

const unreadIn = ({ unread }: ChatState): Unread['byChannel'] => unread.byChannel;

const folded = scan(foldUnread, emptyUnread);

/**
 * The number of the connected user's unread messages in a channel. On a connection every subscriber
 * gets the current number first; any other source is folded from its events, starting with its
 * first health check, which names the user. Emits on each change, starting when the number is
 * known. Completes and errors with the source.
 *
 * ```
 * source                  --h--m(a)--m(b)--m(a)--read(a)--|
 * unreadCountOf('x:a')    -----1-----------2-----0--------|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, unreadCountOf } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(unreadCountOf('messaging:general')).subscribe((count) => console.log(count));
 * ```
 */
export const unreadCountOf: ConnectionOperator<[cid: string], number> = connectionOperator(
  (cid) => (source$) =>
    stateStream(
      ({ entry }) => entry(unreadIn, cid),
      pipe(
        folded,
        map(({ byChannel }) => byChannel.get(cid)),
      ),
    )(source$).pipe(
      map((channel) => channel?.count),
      filter((count) => count !== undefined),
      distinctUntilChanged(),
    ),
);
