import {
  catchError,
  combineLatest,
  concat,
  map,
  type Observable,
  of,
  scan,
  skipWhile,
  startWith,
  throwError,
} from 'rxjs';
import type { ChatConnection } from '../connection/connect.js';
import type { WatchOptions } from '../connection/heldWatch.js';
import { watch } from '../connection/watch.js';
import type { ChatError } from '../errors.js';
import { channelState } from '../operators/channelState.js';
import { typingIn } from '../operators/typingIn.js';
import { unreadCountOf } from '../operators/unreadCountOf.js';
import type { Message } from '../protocol/objects.js';
import { type ChannelState, emptyChannelState } from '../state/channel.js';
import type { Members } from '../state/members.js';
import { emptyPending, type Pending, pendingAfter } from '../state/pending.js';
import type { Reads } from '../state/reads.js';
import { messagesIn } from '../state/timeline/timelineViews.js';
import { emptyTyping, type Typing } from '../state/typing.js';
import type { ChatContext } from './chatContext.js';

/** What is shown of a channel. */
export interface ChannelView {
  /** The loaded messages, oldest first. */
  readonly messages: readonly Message[];
  /**
   * The messages that this device sends, or failed to send, in order: to be shown after `messages`,
   * which never hold the same message.
   */
  readonly pending: Pending;
  /** Who types, by user id. */
  readonly typing: Typing;
  /** The members, by user id. */
  readonly members: Members;
  /** The read positions, by user id. */
  readonly reads: Reads;
  /** Whether the channel has messages before the loaded ones, for `loadOlder`. */
  readonly hasOlder: boolean;
  /** The number of unread messages of the connected user. */
  readonly unread: number;
  /** Why the channel is no longer updated; `undefined` while it is. */
  readonly error: ChatError | undefined;
}

export const emptyView: ChannelView = {
  messages: messagesIn(emptyChannelState.timeline),
  hasOlder: false,
  pending: emptyPending,
  typing: emptyTyping,
  members: emptyChannelState.members,
  reads: emptyChannelState.reads,
  unread: 0,
  error: undefined,
};

/** The parts that a view is made of. */
interface Parts {
  readonly channel: ChannelState;
  readonly pending: Pending;
  readonly typing: Typing;
  readonly unread: number;
  readonly error: ChatError | undefined;
}

const noParts: Parts = {
  channel: emptyChannelState,
  pending: emptyPending,
  typing: emptyTyping,
  unread: 0,
  error: undefined,
};

/** Whether a response has brought the channel, or its watch has failed. */
const isSettled = ({ channel, error }: Parts): boolean =>
  channel.channel !== undefined || error !== undefined;

// Until the channel is known, its number of unread messages says nothing of it.
const isWorthShowing = ({ channel, pending, error }: Parts): boolean =>
  channel !== emptyChannelState || pending.length > 0 || error !== undefined;

const viewOf = ({ channel, pending, typing, unread, error }: Parts): ChannelView => ({
  messages: messagesIn(channel.timeline),
  hasOlder: channel.channel !== undefined && channel.timeline.hasOlder,
  pending: pendingAfter(pending, channel.timeline),
  typing,
  members: channel.members,
  reads: channel.reads,
  unread,
  error,
});

/**
 * Everything that is shown of a channel, which is watched while subscribed. A page that is rendered
 * once starts with the response: an event may come before it.
 */
export const channelView = (
  chat: ChatConnection,
  { queue: { pending$ }, isServer }: Pick<ChatContext, 'queue' | 'isServer'>,
  cid: string,
  options: WatchOptions,
): Observable<ChannelView> =>
  // What is known is in the first value: the last source is one that always has a value.
  combineLatest({
    channel: channelState(watch(chat, cid, options), cid).pipe(startWith(noParts.channel)),
    typing: typingIn(chat, cid).pipe(startWith(noParts.typing)),
    unread: unreadCountOf(chat, cid).pipe(startWith(noParts.unread)),
    pending: pending$(cid),
  }).pipe(
    catchError((error: unknown) =>
      concat(
        of({ error: error as ChatError }),
        throwError(() => error),
      ),
    ),
    scan((parts: Parts, part: Partial<Parts>) => ({ ...parts, ...part }), noParts),
    skipWhile((parts) => !(isServer ? isSettled(parts) : isWorthShowing(parts))),
    map(viewOf),
  );
