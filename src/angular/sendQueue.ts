import {
  AsyncSubject,
  BehaviorSubject,
  catchError,
  concatMap,
  defer,
  EMPTY,
  finalize,
  ignoreElements,
  merge,
  type Observable,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import { sendMessage } from '../commands/messages.js';
import type { ChatConnection } from '../connection/connect.js';
import { connectionInternals } from '../internal/connectionInternals.js';
import { route } from '../internal/routes.js';
import type { MessageInput } from '../protocol/endpoints/inputs.js';
import type { Message } from '../protocol/objects.js';
import {
  discardPending,
  emptyPending,
  failPending,
  foldPending,
  type IdentifiedMessage,
  type Pending,
  sendPending,
  settlePending,
} from '../state/pending.js';

/** The pending messages of every channel, and the calls that send them. */
export interface SendQueue {
  /** The pending messages of a channel, current ones first, settled by its events meanwhile. */
  readonly pending$: (cid: string) => Observable<Pending>;
  /**
   * Sends a message after those of its channel that were sent before. Starts at once and emits the
   * stored message, also to a late subscriber. An id that is being sent is not sent a second time.
   */
  readonly send: (cid: string, message: MessageInput) => Observable<Message>;
  /** Gives up a message that has failed. */
  readonly discard: (cid: string, id: string) => void;
}

interface Sending {
  readonly input: IdentifiedMessage;
  readonly outcome$: AsyncSubject<Message>;
}

interface Channel {
  readonly pending$: BehaviorSubject<Pending>;
  readonly queue$: Subject<Sending>;
  /** Those that are being sent, by id. */
  readonly sending: Map<string, Observable<Message>>;
}

/** The events of messages: any of them shows that its message is stored. */
const messageTypes = new Set([
  'message.new',
  'notification.message_new',
  'message.updated',
  'message.deleted',
]);

const withoutSent = (state: Pending): Pending =>
  state.some(({ status }) => status === 'sent')
    ? state.filter(({ status }) => status !== 'sent')
    : state;

/** Sends until `end$` emits. */
export const createSendQueue = (chat: ChatConnection, end$: Observable<unknown>): SendQueue => {
  const channels = new Map<string, Channel>();

  const update = ({ pending$ }: Channel, step: (state: Pending) => Pending): void => {
    const next = step(pending$.value);
    if (next !== pending$.value) pending$.next(next);
  };

  /** Forgets a channel without pending messages that nobody follows. */
  const release = (cid: string, { pending$, queue$, sending }: Channel): void => {
    if (pending$.observed || pending$.value.length > 0 || sending.size > 0) return;
    queue$.complete();
    channels.delete(cid);
  };

  const sendNext = (cid: string, channel: Channel, { input, outcome$ }: Sending) =>
    sendMessage(chat, cid, input).pipe(
      tap({
        next: ({ message }) => {
          // Nobody who would see the event follows the channel: the message is no longer pending.
          const isFollowed = channel.pending$.observed;
          update(channel, (state) =>
            isFollowed ? settlePending(state, message) : discardPending(state, message.id),
          );
          outcome$.next(message);
        },
        error: (error: unknown) => {
          update(channel, (state) => failPending(state, input.id, error as Error));
          channel.sending.delete(input.id);
          outcome$.error(error);
        },
      }),
      catchError(() => EMPTY),
      finalize(() => {
        channel.sending.delete(input.id);
        outcome$.complete();
        release(cid, channel);
      }),
    );

  const createChannel = (cid: string): Channel => {
    const channel: Channel = {
      pending$: new BehaviorSubject(emptyPending),
      queue$: new Subject(),
      sending: new Map(),
    };
    channel.queue$
      .pipe(
        concatMap((sending) => sendNext(cid, channel, sending)),
        takeUntil(end$),
      )
      .subscribe();
    channels.set(cid, channel);
    return channel;
  };
  const channelOf = (cid: string): Channel => channels.get(cid) ?? createChannel(cid);

  return {
    pending$: (cid) =>
      defer(() => {
        const channel = channelOf(cid);
        const events$ = chat[route]({ cid, types: messageTypes }).pipe(
          tap((event) => {
            update(channel, (state) => foldPending(state, event));
          }),
          ignoreElements(),
          // The error of the connection reaches the followers of the channel itself.
          catchError(() => EMPTY),
        );
        return merge(channel.pending$, events$).pipe(
          finalize(() => {
            if (channel.pending$.observed) return;
            update(channel, withoutSent);
            release(cid, channel);
          }),
        );
      }),
    send: (cid, message) => {
      const channel = channelOf(cid);
      const id = message.id ?? chat[connectionInternals].newId();
      const current$ = channel.sending.get(id);
      if (current$) return current$;
      const input = { ...message, id };
      const outcome$ = new AsyncSubject<Message>();
      channel.sending.set(id, outcome$.asObservable());
      update(channel, (state) => sendPending(state, input));
      channel.queue$.next({ input, outcome$ });
      return outcome$.asObservable();
    },
    discard: (cid, id) => {
      const channel = channels.get(cid);
      if (channel && !channel.sending.has(id))
        update(channel, (state) => discardPending(state, id));
    },
  };
};
