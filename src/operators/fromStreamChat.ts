import * as E from '#fp-ts/Either';
import { concat, defer, EMPTY, mergeMap, Observable, of } from 'rxjs';
import { ChatEvent, decodeEvent } from '../protocol/events/event.js';

/** As much of the vendor's client as it takes to hear its events. */
export interface StreamChatLike {
  /** The connected user; absent until the client is connected. */
  readonly user?: object | undefined;
  /** Has the handler hear of every event, until it is unsubscribed. */
  readonly on: (handler: (event: { readonly type: string }) => void) => {
    /** The handler hears no more. */
    readonly unsubscribe: () => void;
  };
}

// The client goes on changing the objects that it hands out, so that they are copied.
const eventFrom = (event: unknown): Observable<ChatEvent> => {
  const frame = JSON.stringify(event);
  const decoded = decodeEvent(frame);
  if (E.isRight(decoded)) return of(decoded.right);
  // What a server may not send, the client may: what became of its connection.
  const local = JSON.parse(frame) as unknown;
  return ChatEvent.is(local) ? of(local) : EMPTY;
};

/** What a connection says first, for those that came after it. */
const greeting = ({ user }: StreamChatLike): Observable<ChatEvent> => {
  if (!user) return EMPTY;
  const { updated_at, created_at } = user as Readonly<Record<string, unknown>>;
  return eventFrom({
    type: 'health.check',
    cid: '*',
    connection_id: '',
    created_at: updated_at ?? created_at,
    me: user,
  });
};

/**
 * The events of a client of the vendor's, for all operators to take: who has such a client goes on
 * using it, and gets the same streams. It begins with the connected user, when there is one; what
 * is not a valid event is left out. State is folded from the subscription on: subscribe before the
 * channels are watched. Never completes nor errors; unsubscribing leaves the client as it was.
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
export const fromStreamChat = (client: StreamChatLike): Observable<ChatEvent> =>
  concat(
    defer(() => greeting(client)),
    new Observable<unknown>((subscriber) => {
      const listener = client.on((event) => {
        subscriber.next(event);
      });
      return () => {
        listener.unsubscribe();
      };
    }).pipe(mergeMap(eventFrom)),
  );
