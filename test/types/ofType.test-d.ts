import * as t from 'io-ts';
import { type ChatConnection, defineEvent, forChannel, ofType } from 'millrace';
import type {
  ChatEvent,
  DateTime,
  MessageNew,
  ReactionDeleted,
  ReactionNew,
  UnknownEvent,
  User,
  UserMessagesDeleted,
  UserMessagesDeletedInChannel,
} from 'millrace/protocol';
import type { Observable, OperatorFunction } from 'rxjs';
import { describe, expectTypeOf, test } from 'vitest';

declare const chat: ChatConnection;
declare const events$: Observable<ChatEvent>;

const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));
const Meeting = defineEvent('meeting', t.type({ seats: t.number }));

type ValueOf<Source> = Source extends Observable<infer Value> ? Value : never;

describe('ofType', () => {
  test('narrows to exactly the named event', () => {
    const result$ = chat.pipe(ofType('message.new'));
    expectTypeOf(result$).toEqualTypeOf<Observable<MessageNew>>();
    expectTypeOf<ValueOf<typeof result$>['message']['text']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<ValueOf<typeof result$>>().not.toBeAny();
    expectTypeOf<ValueOf<typeof result$>['message']>().not.toBeAny();
  });

  test('narrows to the union of several', () => {
    const result$ = chat.pipe(ofType('reaction.new', 'reaction.deleted'));
    expectTypeOf(result$).toEqualTypeOf<Observable<ReactionNew | ReactionDeleted>>();
    result$.subscribe((event) => {
      expectTypeOf(event.type).toEqualTypeOf<'reaction.new' | 'reaction.deleted'>();
      expectTypeOf(event.reaction.type).toEqualTypeOf<string>();
      expectTypeOf(event).not.toHaveProperty('watcher_count');
    });
  });

  test('knows both rows of a type that has two', () => {
    const result$ = chat.pipe(ofType('user.messages.deleted'));
    expectTypeOf(result$).toEqualTypeOf<
      Observable<UserMessagesDeleted | UserMessagesDeletedInChannel>
    >();
  });

  test('knows local and unknown events', () => {
    chat.pipe(ofType('connection.changed')).subscribe((event) => {
      expectTypeOf(event.online).toEqualTypeOf<boolean>();
    });
    expectTypeOf(chat.pipe(ofType('unknown'))).toEqualTypeOf<Observable<UnknownEvent>>();
  });

  test('does not take a name that there is not', () => {
    // @ts-expect-error -- misspelt
    expectTypeOf(ofType('mesage.new')).not.toBeAny();
    // @ts-expect-error -- misspelt, beside a right one
    expectTypeOf(ofType('message.new', 'reaction.neww')).not.toBeAny();
    // @ts-expect-error -- the key of a row, not a name
    expectTypeOf(ofType('user.messages.deleted@channel')).not.toBeAny();
    // @ts-expect-error -- custom events need a definition
    expectTypeOf(ofType('friendship_request')).not.toBeAny();
    // @ts-expect-error -- at least one
    expectTypeOf(ofType()).not.toBeAny();
    // @ts-expect-error -- not a name
    expectTypeOf(ofType(7)).not.toBeAny();
    const text: string = 'message.new';
    // @ts-expect-error -- any text might be misspelt
    expectTypeOf(ofType(text)).not.toBeAny();
  });

  test('is typed by the codec of a definition', () => {
    chat.pipe(ofType(FriendshipRequest)).subscribe((event) => {
      expectTypeOf(event).not.toBeAny();
      expectTypeOf(event.type).toEqualTypeOf<'friendship_request'>();
      expectTypeOf(event.text).toEqualTypeOf<string>();
      expectTypeOf(event.created_at).toEqualTypeOf<DateTime>();
      expectTypeOf(event.cid).toEqualTypeOf<string | undefined>();
      expectTypeOf(event.user).toEqualTypeOf<User | undefined>();
      expectTypeOf(event).not.toHaveProperty('seats');
    });
  });

  test('gives what a codec decodes to, not what comes over the wire', () => {
    const DateFromText = new t.Type<Date, string>(
      'DateFromText',
      (value): value is Date => value instanceof Date,
      (value, context) => t.failure(value, context),
      (date) => date.toISOString(),
    );
    const Reminder = defineEvent('reminder', t.type({ on: DateFromText }));
    chat.pipe(ofType(Reminder)).subscribe(({ on }) => {
      expectTypeOf(on).toEqualTypeOf<Date>();
    });
  });

  test('mixes definitions and names', () => {
    chat.pipe(ofType(FriendshipRequest, Meeting, 'message.new')).subscribe((event) => {
      expectTypeOf(event.type).toEqualTypeOf<'friendship_request' | 'meeting' | 'message.new'>();
      switch (event.type) {
        case 'friendship_request':
          expectTypeOf(event.text).toEqualTypeOf<string>();
          break;
        case 'meeting':
          expectTypeOf(event.seats).toEqualTypeOf<number>();
          break;
        case 'message.new':
          expectTypeOf(event).toEqualTypeOf<MessageNew>();
          break;
      }
    });
  });

  test('is a plain operator over any source of events', () => {
    expectTypeOf(ofType('message.new')).toEqualTypeOf<OperatorFunction<ChatEvent, MessageNew>>();
    expectTypeOf(events$.pipe(ofType('message.new'))).toEqualTypeOf<Observable<MessageNew>>();
  });
});

describe('forChannel', () => {
  test('keeps the type that ofType narrowed to, before and after', () => {
    const after$ = chat.pipe(ofType('message.new'), forChannel('messaging:general'));
    const before$ = chat.pipe(forChannel('messaging:general'), ofType('message.new'));
    expectTypeOf(after$).toEqualTypeOf<Observable<MessageNew>>();
    expectTypeOf(before$).toEqualTypeOf<Observable<MessageNew>>();
  });

  test('keeps unions and definitions', () => {
    const both$ = chat.pipe(ofType('reaction.new', 'reaction.deleted'), forChannel('a:b'));
    expectTypeOf(both$).toEqualTypeOf<Observable<ReactionNew | ReactionDeleted>>();
    chat.pipe(ofType(FriendshipRequest), forChannel('a:b')).subscribe((event) => {
      expectTypeOf(event.text).toEqualTypeOf<string>();
    });
    chat.pipe(forChannel('a:b'), ofType(FriendshipRequest)).subscribe((event) => {
      expectTypeOf(event.text).toEqualTypeOf<string>();
    });
  });

  test('alone keeps every event', () => {
    expectTypeOf(chat.pipe(forChannel('a:b'))).toEqualTypeOf<Observable<ChatEvent>>();
  });

  test('does not take what is no event', () => {
    const numbers$ = null as unknown as Observable<number>;
    // @ts-expect-error -- numbers are no events
    expectTypeOf(numbers$.pipe(forChannel('a:b'))).not.toBeAny();
  });
});
