import {
  computed,
  DestroyRef,
  inject,
  isSignal,
  NgZone,
  signal,
  untracked,
  type WritableSignal,
} from '@angular/core';
import {
  catchError,
  combineLatest,
  concat,
  defer,
  filter,
  finalize,
  groupBy,
  map,
  mergeMap,
  type Observable,
  of,
  scan,
  startWith,
  Subject,
  tap,
  throwError,
} from 'rxjs';
import { loadOlder, type LoadedPage } from '../commands/messagePages.js';
import { markRead } from '../commands/reads.js';
import type { ChatConnection } from '../connection/connect.js';
import { watch } from '../connection/watch.js';
import type { WatchOptions } from '../connection/heldWatch.js';
import type { ChatError } from '../errors.js';
import { channelState } from '../operators/channelState.js';
import { typingIn } from '../operators/typingIn.js';
import { typingSignal } from '../operators/typingSignal.js';
import { unreadCountOf } from '../operators/unreadCountOf.js';
import type { MessageInput } from '../protocol/endpoints/inputs.js';
import type { MarkReadResponse } from '../protocol/endpoints/reads.js';
import type { Message } from '../protocol/objects.js';
import { emptyChannelState } from '../state/channel.js';
import type { Members } from '../state/members.js';
import { emptyPending, type Pending, pendingAfter } from '../state/pending.js';
import type { Reads } from '../state/reads.js';
import { messagesIn } from '../state/timeline/timelineViews.js';
import { emptyTyping, type Typing } from '../state/typing.js';
import { injectContext } from './chatContext.js';
import { followSignals, type MaybeSignal, type SignalsOf } from './followSignals.js';
import type { SendQueue } from './sendQueue.js';
import { startCall } from './startCall.js';

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

const emptyView: ChannelView = {
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
  readonly channel: typeof emptyChannelState;
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

// Until the channel is known, its number of unread messages says nothing of it.
const isWorthShowing = ({ channel, pending, error }: Parts): boolean =>
  channel !== emptyChannelState || pending.length > 0 || error !== undefined;

const viewOf = ({ channel, pending, typing, unread, error }: Parts): ChannelView => ({
  messages: messagesIn(channel.timeline),
  hasOlder: channel !== emptyChannelState && channel.timeline.hasOlder,
  pending: pendingAfter(pending, channel.timeline),
  typing,
  members: channel.members,
  reads: channel.reads,
  unread,
  error,
});

/** Everything that is shown of a channel, which is watched while subscribed. */
const channelView = (
  chat: ChatConnection,
  { pending$ }: SendQueue,
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
    filter(isWorthShowing),
    map(viewOf),
  );

/** What a user does in a channel. */
export interface ChannelCalls {
  /** Shows the others that the user types: call it with every keystroke. */
  readonly keystroke: () => void;
  /**
   * Sends a message, after those that were sent to the channel before it. It is in `pending` until
   * its event arrives. If it fails, it stays there, across changes of routes, until it is sent again
   * or discarded. A message with the `id` of a failed one is that one, sent again: the server stores
   * it once, whatever became of the first call.
   */
  readonly send: (message: MessageInput) => Observable<Message>;
  /** Removes a message that has failed from `pending`. */
  readonly discard: (id: string) => void;
  /** Marks the channel as read. */
  readonly read: () => Observable<MarkReadResponse>;
  /**
   * Loads up to `limit` messages before those in `messages`, 50 by default. A second call while one
   * is loading is the same call.
   */
  readonly loadOlder: (limit?: number) => Observable<LoadedPage>;
}

/**
 * A channel as signals, and what a user does in it. `error` is also the error of the last call, if
 * that failed. Each call starts at once, goes on when the component is destroyed, and is not aborted
 * by unsubscribing. The Observable that it returns replays the outcome: one value and completion, or
 * a `CallError`. A failure that nobody subscribes to is no unhandled error.
 */
export interface Channel extends SignalsOf<ChannelView>, ChannelCalls {}

/** The error of a call, and the channel that it was for. */
interface Failure {
  readonly cid: string;
  readonly error: ChatError;
}

const injectCalls = (
  currentCid: () => string,
  failed: WritableSignal<Failure | undefined>,
): ChannelCalls => {
  const { chat, queue } = injectContext();
  const zone = inject(NgZone);

  const start = <A>(call: (cid: string) => Observable<A>): Observable<A> => {
    const cid = currentCid();
    return startCall(
      zone,
      defer(() => call(cid)).pipe(
        tap({
          complete: () => {
            failed.set(undefined);
          },
          error: (error: unknown) => {
            failed.set({ cid, error: error as ChatError });
          },
        }),
      ),
    );
  };

  const loading = new Map<string, Observable<LoadedPage>>();

  const keystrokes = new Subject<string>();
  const signalling = keystrokes
    .pipe(
      groupBy((cid) => cid),
      mergeMap((keystrokes$) => keystrokes$.pipe(typingSignal(chat, keystrokes$.key))),
    )
    .subscribe();
  inject(DestroyRef).onDestroy(() => {
    signalling.unsubscribe();
  });

  return {
    keystroke: () => {
      zone.runOutsideAngular(() => {
        keystrokes.next(currentCid());
      });
    },
    send: (message) => start((cid) => queue.send(cid, message)),
    discard: (id) => {
      queue.discard(currentCid(), id);
    },
    read: () => start((cid) => markRead(chat, cid)),
    loadOlder: (limit) => {
      const cid = currentCid();
      const current$ = loading.get(cid);
      if (current$) return current$;
      const page = { isLoading: true };
      const page$ = start(() =>
        loadOlder(chat, cid, limit === undefined ? {} : { limit }).pipe(
          finalize(() => {
            page.isLoading = false;
            loading.delete(cid);
          }),
        ),
      );
      if (page.isLoading) loading.set(cid, page$);
      return page$;
    },
  };
};

/**
 * A channel as signals, watched while the injector lives, and the calls of a user in it. A `cid` that
 * is a signal switches: until the first value of the other channel, each signal has its initial
 * value. The signals change together, at most once per animation frame; batching, errors and
 * rendering on a server are those of `injectChatSignal`.
 *
 * @example
 * ```ts
 * import { injectChannel } from 'millrace/angular';
 *
 * export class Room {
 *   readonly room = injectChannel('messaging:general', { presence: true });
 *
 *   submit(text: string): void {
 *     this.room.send({ text });
 *   }
 * }
 * ```
 */
export const injectChannel = (cid: MaybeSignal<string>, options: WatchOptions = {}): Channel => {
  const { queue } = injectContext();
  const cidNow = (): string => (isSignal(cid) ? cid() : cid);
  const failed = signal<Failure | undefined>(undefined);
  const signals = followSignals({
    key: cid,
    project: (chat, current: string) => channelView(chat, queue, current, options),
    initial: emptyView,
  });
  return {
    ...signals,
    error: computed(() => {
      const failure = failed();
      return signals.error() ?? (failure?.cid === cidNow() ? failure.error : undefined);
    }),
    ...injectCalls(() => untracked(cidNow), failed),
  };
};
