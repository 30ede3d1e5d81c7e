import {
  attempt,
  batchFrame,
  type CallError,
  channelList,
  channelState,
  type ChatConnection,
  connectionState$,
  type ConnectionOperator,
  type ConnectionStatus,
  coalesceBy,
  draftsOf,
  forChannel,
  fromStreamChat,
  me$,
  membersOf,
  type MessageReactions,
  mutes$,
  ofType,
  pollOf,
  presenceOf,
  reactionsOn,
  readsOf,
  threadsOf,
  threadUnreadCount$,
  timelineOf,
  toTaskEither,
  typingIn,
  typingSignal,
  unreadCount$,
  unreadCountOf,
  watch,
  watchersOf,
} from 'millrace';
import type {
  ChatEvent,
  MessageNew,
  OwnUser,
  Poll,
  PublishedEvent,
  ThreadState,
} from 'millrace/protocol';
import type {
  ChannelState,
  Drafts,
  ListedChannel,
  Members,
  Mutes,
  Presence,
  Reads,
  Timeline,
  Typing,
  UserPresence,
  Watchers,
} from 'millrace/state';
import type { either as E, taskEither as TE } from 'fp-ts';
import type { Observable, OperatorFunction } from 'rxjs';
import type { StreamChat } from 'stream-chat';
import { describe, expectTypeOf, test } from 'vitest';

declare const chat: ChatConnection;
declare const events$: Observable<ChatEvent>;
declare const client: StreamChat;
declare const command$: Observable<number>;

describe('unreadCount$', () => {
  test('stands in a pipe and takes a source', () => {
    expectTypeOf(chat.pipe(unreadCount$)).toEqualTypeOf<Observable<number>>();
    expectTypeOf(unreadCount$(chat)).toEqualTypeOf<Observable<number>>();
    expectTypeOf(events$.pipe(unreadCount$)).toEqualTypeOf<Observable<number>>();
    expectTypeOf(unreadCount$).toExtend<OperatorFunction<ChatEvent, number>>();
  });

  test('takes events only', () => {
    const numbers$ = null as unknown as Observable<number>;
    // @ts-expect-error -- numbers are no events
    expectTypeOf(numbers$.pipe(unreadCount$)).not.toBeAny();
  });
});

describe('presenceOf', () => {
  test('gives a status', () => {
    expectTypeOf(chat.pipe(presenceOf('jane'))).toEqualTypeOf<Observable<UserPresence>>();
    chat.pipe(presenceOf('jane')).subscribe(({ userId, online, user }) => {
      expectTypeOf(userId).toEqualTypeOf<string>();
      expectTypeOf(online).toEqualTypeOf<boolean>();
      expectTypeOf(user).not.toBeAny();
    });
    // @ts-expect-error -- of whom?
    expectTypeOf(presenceOf()).not.toBeAny();
  });
});

describe('what is known', () => {
  test('is typed on a connection', () => {
    expectTypeOf(chat.pipe(typingIn('a:b'))).toEqualTypeOf<Observable<Typing>>();
    expectTypeOf(chat.pipe(membersOf('a:b'))).toEqualTypeOf<Observable<Members>>();
    expectTypeOf(chat.pipe(watchersOf('a:b'))).toEqualTypeOf<Observable<Watchers>>();
    expectTypeOf(chat.pipe(readsOf('a:b'))).toEqualTypeOf<Observable<Reads>>();
    expectTypeOf(chat.pipe(timelineOf('a:b'))).toEqualTypeOf<Observable<Timeline>>();
    expectTypeOf(chat.pipe(channelState('a:b'))).toEqualTypeOf<Observable<ChannelState>>();
    expectTypeOf(chat.pipe(unreadCountOf('a:b'))).toEqualTypeOf<Observable<number>>();
    expectTypeOf(chat.pipe(reactionsOn('m'))).toEqualTypeOf<Observable<MessageReactions>>();
    expectTypeOf(chat.pipe(threadUnreadCount$)).toEqualTypeOf<Observable<number>>();
    expectTypeOf(chat.pipe(pollOf('p'))).toEqualTypeOf<Observable<Poll>>();
    expectTypeOf(chat.pipe(draftsOf())).toEqualTypeOf<Observable<Drafts>>();
    expectTypeOf(chat.pipe(threadsOf())).toEqualTypeOf<Observable<readonly ThreadState[]>>();
    expectTypeOf(chat.pipe(me$)).toEqualTypeOf<Observable<OwnUser>>();
    expectTypeOf(chat.pipe(mutes$)).toEqualTypeOf<Observable<Mutes>>();
    expectTypeOf(chat.pipe(connectionState$)).toEqualTypeOf<Observable<ConnectionStatus['_tag']>>();
  });

  test('is typed the same on any source', () => {
    expectTypeOf(events$.pipe(typingIn('a:b'))).toEqualTypeOf<Observable<Typing>>();
    expectTypeOf(events$.pipe(channelState('a:b'))).toEqualTypeOf<Observable<ChannelState>>();
    expectTypeOf(events$.pipe(me$)).toEqualTypeOf<Observable<OwnUser>>();
    // @ts-expect-error -- of which channel?
    expectTypeOf(membersOf()).not.toBeAny();
  });
});

describe('operators as functions of a connection', () => {
  test('give the same types', () => {
    expectTypeOf(typingIn(chat, 'a:b')).toEqualTypeOf<Observable<Typing>>();
    expectTypeOf(membersOf(chat, 'a:b')).toEqualTypeOf<Observable<Members>>();
    expectTypeOf(watchersOf(chat, 'a:b')).toEqualTypeOf<Observable<Watchers>>();
    expectTypeOf(readsOf(chat, 'a:b')).toEqualTypeOf<Observable<Reads>>();
    expectTypeOf(timelineOf(chat, 'a:b')).toEqualTypeOf<Observable<Timeline>>();
    expectTypeOf(channelState(chat, 'a:b')).toEqualTypeOf<Observable<ChannelState>>();
    expectTypeOf(unreadCountOf(chat, 'a:b')).toEqualTypeOf<Observable<number>>();
    expectTypeOf(reactionsOn(chat, 'm')).toEqualTypeOf<Observable<MessageReactions>>();
    expectTypeOf(presenceOf(chat, 'jane')).toEqualTypeOf<Observable<UserPresence>>();
    expectTypeOf(presenceOf(chat, ['jane'])).toEqualTypeOf<Observable<Presence>>();
    expectTypeOf(channelList(events$, { filter_conditions: {} })).toEqualTypeOf<
      Observable<readonly ListedChannel[]>
    >();
    // @ts-expect-error -- of which channel?
    expectTypeOf(membersOf(chat)).not.toBeAny();
    // @ts-expect-error -- numbers are no events
    expectTypeOf(membersOf(command$, 'a:b')).not.toBeAny();
  });

  test('are the only ones of that type', () => {
    expectTypeOf(membersOf).toEqualTypeOf<ConnectionOperator<[cid: string], Members>>();
  });
});

describe('types of arguments and results', () => {
  test('has no any in it', () => {
    expectTypeOf(chat.pipe(presenceOf(['jane']))).toEqualTypeOf<Observable<Presence>>();
    expectTypeOf(chat.pipe(channelList({ filter_conditions: {} }))).toEqualTypeOf<
      Observable<readonly ListedChannel[]>
    >();
    expectTypeOf(fromStreamChat(client)).toEqualTypeOf<Observable<ChatEvent>>();
    expectTypeOf(command$.pipe(attempt())).toEqualTypeOf<Observable<E.Either<CallError, number>>>();
    expectTypeOf(toTaskEither(command$)).toEqualTypeOf<TE.TaskEither<CallError, number>>();
    expectTypeOf(command$.pipe(batchFrame())).toEqualTypeOf<Observable<readonly number[]>>();
    expectTypeOf(command$.pipe(coalesceBy((value) => value % 2))).toEqualTypeOf<
      Observable<number>
    >();
    expectTypeOf(command$.pipe(typingSignal(chat, 'a:b'))).toEqualTypeOf<
      Observable<E.Either<CallError, PublishedEvent>>
    >();
    expectTypeOf(chat.pipe(forChannel('a:b'))).toEqualTypeOf<Observable<ChatEvent>>();
    expectTypeOf(chat.pipe(ofType('message.new'))).toEqualTypeOf<Observable<MessageNew>>();
  });
});

describe('watch', () => {
  test('gives events of a connection', () => {
    expectTypeOf(watch(chat, 'a:b', { presence: true })).toEqualTypeOf<Observable<ChatEvent>>();
    expectTypeOf(watch(chat, 'a:b')).toEqualTypeOf<Observable<ChatEvent>>();
    // @ts-expect-error -- any source will not do
    expectTypeOf(watch(events$, 'a:b')).not.toBeAny();
  });
});
