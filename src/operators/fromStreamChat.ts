import * as E from '#fp-ts/Either';
import { defer, EMPTY, filter, finalize, map, merge, Observable, of, share, tap } from 'rxjs';
import { createStateStore, stateStore } from '../internal/stateStore.js';
import { ChatEvent, decodeEvent } from '../protocol/events/decodeEvent.js';
import { type ChatState, emptyChatState, foldChatState } from '../state/chat.js';
import {
  mergeQueriedChannels,
  mergeStreamChatChannels,
  type StreamChatChannelLike,
} from './streamChatState.js';

/** As much of the vendor's client as it takes to hear its events and read what it knows. */
export interface StreamChatLike {
  /** The connected user; absent until the client is connected. */
  readonly user?: object | undefined;
  /** Whom the user has muted. */
  readonly mutedUsers?: readonly object[];
  /** What the user has muted. */
  readonly mutedChannels?: readonly object[];
  /** The channels that the client keeps, by `cid`. */
  readonly activeChannels?: Readonly<Record<string, StreamChatChannelLike>>;
  /** Has the handler hear of every event, until it is unsubscribed. */
  readonly on: (handler: (event: { readonly type: string }) => void) => {
    /** The handler hears no more. */
    readonly unsubscribe: () => void;
  };
}

// The client goes on changing the objects that it hands out, so that they are copied.
const eventFrom = (event: object): ChatEvent | undefined => {
  const frame = JSON.stringify(event);
  const decoded = decodeEvent(frame);
  if (E.isRight(decoded)) return decoded.right;
  // What a server may not send, the client may: what became of its connection.
  const local = JSON.parse(frame) as unknown;
  return ChatEvent.is(local) ? local : undefined;
};

/** What a connection says first, for those that came after it. */
const greeting = ({ user, mutedUsers, mutedChannels }: StreamChatLike): ChatEvent | undefined => {
  if (!user) return undefined;
  const { updated_at, created_at } = user as Readonly<Record<string, unknown>>;
  const muted = {
    ...(mutedUsers && { mutes: mutedUsers }),
    ...(mutedChannels && { channel_mutes: mutedChannels }),
  };
  return eventFrom({
    type: 'health.check',
    cid: '*',
    connection_id: '',
    created_at: updated_at ?? created_at,
    me: { ...user, ...muted },
  });
};

const heard = (client: StreamChatLike): Observable<object> =>
  new Observable((subscriber) => {
    const listener = client.on((event) => {
      subscriber.next(event);
    });
    return () => {
      listener.unsubscribe();
    };
  });

/**
 * The events of a client of the vendor's, for all operators to take: who has such a client goes on
 * using it, and gets the same streams. What the client knows already is known from the first
 * subscriber on (the user, its mutes, the channels with their members, reads, watchers and newest
 * messages), and so is what its queries bring; so the operators give the current value first, to
 * late subscribers too. Each subscriber is told of the connected user first, when there is one; what
 * is not a valid event is left out.
 *
 * All subscribers share one listener of the client. Never completes nor errors; when the last one
 * leaves, the client is as it was. Asks nothing by itself: `presenceOf` follows what is known, and
 * `channelList` lists the channels that are.
 *
 * @example
 * ```ts
 * import { fromStreamChat, ofType, type StreamChatLike, typingIn } from 'millrace';
 *
 * declare const client: StreamChatLike; // a `StreamChat` of `stream-chat`
 * const events$ = fromStreamChat(client);
 * events$.pipe(ofType('message.new')).subscribe(({ message }) => console.log(message.text));
 * events$.pipe(typingIn('messaging:general')).subscribe((typing) => console.log([...typing.keys()]));
 * ```
 */
export const fromStreamChat = (client: StreamChatLike): Observable<ChatEvent> => {
  const state = createStateStore(emptyChatState);
  const known = (): ChatState => {
    const welcome = greeting(client);
    const own = welcome ? foldChatState(emptyChatState, welcome) : emptyChatState;
    return mergeStreamChatChannels(own, client.activeChannels ?? {});
  };
  const events$ = defer(() => {
    state.next(known());
    return heard(client);
  }).pipe(
    tap((event) => {
      state.next(mergeQueriedChannels(state.value, event));
    }),
    map(eventFrom),
    filter((event) => event !== undefined),
    // Update, then emit: a subscriber may look at the state from inside `next`.
    tap((event) => {
      state.next(foldChatState(state.value, event));
    }),
    finalize(() => {
      state.next(emptyChatState);
    }),
    share(),
  );
  const greeting$ = defer(() => {
    const welcome = greeting(client);
    return welcome ? of(welcome) : EMPTY;
  });
  return Object.defineProperty(merge(events$, greeting$), stateStore, { value: state });
};
