import * as t from 'io-ts';
import {
  channelList,
  channelState,
  type ChatConnection,
  connectionState$,
  defineEvent,
  forChannel,
  me$,
  membersOf,
  mutes$,
  ofType,
  presenceOf,
  reactionsOn,
  readsOf,
  timelineOf,
  typingIn,
  unreadCount$,
  unreadCountOf,
  watch,
  watchersOf,
} from 'millrace';
import { messagesIn } from 'millrace/state';
import type { VirtualClock } from 'millrace/testing';
import { map, type Observable, skipWhile, type Subscription } from 'rxjs';

const Greeting = defineEvent('greeting', t.type({ colour: t.string }));

const query = { filter_conditions: { members: { $in: ['john'] } }, limit: 10 };

/** Every operator and every stream of a connection, by name. */
const streamsOf = (
  chat: ChatConnection,
  cid: string,
  { scheduler }: VirtualClock,
): Readonly<Record<string, Observable<unknown>>> => ({
  events: chat,
  watch: watch(chat, cid, { presence: true }),
  // A recording opens the connection before its operators are subscribed.
  status: chat.status$.pipe(skipWhile(({ _tag }) => _tag === 'Idle')),
  outcomes: chat.outcomes$,
  failures: chat.failures$,
  recovery: chat.recovery$,
  ofType: chat.pipe(ofType('message.new', Greeting)),
  forChannel: chat.pipe(forChannel(cid)),
  connectionState: chat.pipe(
    connectionState$,
    skipWhile((state) => state === 'Idle'),
  ),
  me: chat.pipe(me$),
  mutes: chat.pipe(mutes$),
  unread: chat.pipe(unreadCount$),
  unreadOf: chat.pipe(unreadCountOf(cid)),
  timeline: chat.pipe(
    timelineOf(cid),
    map((timeline) => messagesIn(timeline)),
    map((messages) => [messages.length, messages[0]?.id, messages.at(-1)]),
  ),
  reads: chat.pipe(readsOf(cid)),
  members: chat.pipe(membersOf(cid)),
  watchers: chat.pipe(watchersOf(cid)),
  typing: chat.pipe(typingIn(cid, scheduler)),
  presence: chat.pipe(presenceOf('jane')),
  presences: chat.pipe(presenceOf(['jane', 'max'])),
  reactions: chat.pipe(reactionsOn('m1')),
  channelState: chat.pipe(
    channelState(cid),
    map(({ timeline, ...others }) => ({ ...others, messages: messagesIn(timeline).length })),
  ),
  channelList: chat.pipe(
    channelList(query),
    map((channels) => channels.map(({ channel }) => channel.cid)),
  ),
});

const plain = (_: string, value: unknown): unknown =>
  value instanceof Error
    ? Object.assign({}, value, { message: value.message })
    : typeof value === 'object' && value !== null && !Array.isArray(value) && 'entries' in value
      ? [...(value as ReadonlyMap<string, unknown>).entries()]
      : value;

/** The outputs of every operator, by its name, each with its moment. */
export interface Outputs {
  readonly of: ReadonlyMap<string, readonly string[]>;
  readonly subscription: Subscription;
}

/** Subscribes to every operator of a connection. */
export const observeAll = (chat: ChatConnection, cid: string, clock: VirtualClock): Outputs => {
  const of = new Map<string, string[]>();
  const note = (name: string, kind: string, value: unknown): void => {
    of.get(name)!.push(`${String(clock.scheduler.now())} ${kind} ${JSON.stringify(value, plain)}`);
  };
  const subscriptions = Object.entries(streamsOf(chat, cid, clock)).map(([name, stream$]) => {
    of.set(name, []);
    return stream$.subscribe({
      next: (value) => note(name, 'next', value),
      error: (error: unknown) => note(name, 'error', error),
      complete: () => note(name, 'complete', null),
    });
  });
  const [first] = subscriptions;
  for (const each of subscriptions.slice(1)) first!.add(each);
  return { of, subscription: first! };
};
