import * as E from '#fp-ts/Either';
import { defer, EMPTY, filter, finalize, map, merge, Observable, of, share, tap } from 'rxjs';
import { createStateStore, stateStore } from '../internal/stateStore.js';
import { ChatEvent, decodeEvent } from '../protocol/events/decodeEvent.js';
import {
  type ChatState,
  defaultMessageLimit,
  foldChatState,
  initialChatState,
  withFollowed,
} from '../state/chat.js';
import {
  mergeQueriedChannels,
  mergeStreamChatChannels,
  type StreamChatChannelLike,
} from './streamChatState.js';

/** The members of the vendor's client that `fromStreamChat` uses. */
export interface StreamChatLike {
  /** The connected user; absent until the client is connected. */
  readonly user?: object | undefined;
  /** The users that the connected user has muted. */
  readonly mutedUsers?: readonly object[];
  /** The channels that the connected user has muted. */
  readonly mutedChannels?: readonly object[];
  /** The channels that the client keeps, by `cid`. */
  readonly activeChannels?: Readonly<Record<string, StreamChatChannelLike>>;
  /** Calls the handler with every event until it is unsubscribed. */
  readonly on: (handler: (event: { readonly type: string }) => void) => {
    /** Stops the calls of the handler. */
    readonly unsubscribe: () => void;
  };
}

// Copied, because the client mutates the objects that it hands out.
const decodeClientEvent = (event: object): ChatEvent | undefined => {
  const frame = JSON.stringify(event);
  const decoded = decodeEvent(frame);
  if (E.isRight(decoded)) return decoded.right;
  // The client emits local events, such as changes of its connection, which a server may not send.
  const local = JSON.parse(frame) as unknown;
  return ChatEvent.is(local) ? local : undefined;
};

/** The first event of a connection, rebuilt for later subscribers. */
const initialHealthCheck = ({
  user,
  mutedUsers,
  mutedChannels,
}: StreamChatLike): ChatEvent | undefined => {
  if (!user) return undefined;
  const { updated_at, created_at } = user as Readonly<Record<string, unknown>>;
  const muted = {
    ...(mutedUsers && { mutes: mutedUsers }),
    ...(mutedChannels && { channel_mutes: mutedChannels }),
  };
  return decodeClientEvent({
    type: 'health.check',
    cid: '*',
    connection_id: '',
    created_at: updated_at ?? created_at,
    me: { ...user, ...muted },
  });
};

const clientEvents = (client: StreamChatLike): Observable<object> =>
  new Observable((subscriber) => {
    const listener = client.on((event) => {
      subscriber.next(event);
    });
    return () => {
      listener.unsubscribe();
    };
  });

/**
 * The events of a `StreamChat` client, as a source for all operators. Use it in an application that
 * has such a client and keeps it. The first subscriber imports the state of the client: the user,
 * its mutes, and the channels with their members, reads, watchers and newest messages. Later
 * queries of the client are merged as well, so operators emit the current value first. Each
 * subscriber gets a `health.check` of the connected user first, when there is one. Events that are
 * not valid are left out.
 *
 * All subscribers share one listener of the client; it is removed when the last one unsubscribes.
 * Never completes or errors. It sends no requests: `presenceOf` and `channelList` use only the
 * state that the client has.
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
  const state = createStateStore(initialChatState(), {
    withFollowed: withFollowed(defaultMessageLimit),
  });
  const initialState = (): ChatState => {
    const healthCheck = initialHealthCheck(client);
    const own = healthCheck ? foldChatState(state.value, healthCheck) : state.value;
    return mergeStreamChatChannels(own, client.activeChannels ?? {});
  };
  const events$ = defer(() => {
    state.next(initialState());
    return clientEvents(client);
  }).pipe(
    tap((event) => {
      state.next(mergeQueriedChannels(state.value, event));
    }),
    map(decodeClientEvent),
    filter((event) => event !== undefined),
    // Update, then emit: a subscriber may look at the state from inside `next`.
    tap((event) => {
      state.next(foldChatState(state.value, event));
    }),
    finalize(() => {
      state.clear();
    }),
    share(),
  );
  const initialHealthCheck$ = defer(() => {
    const healthCheck = initialHealthCheck(client);
    return healthCheck ? of(healthCheck) : EMPTY;
  });
  return Object.defineProperty(merge(events$, initialHealthCheck$), stateStore, { value: state });
};
