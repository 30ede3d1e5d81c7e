import type {
  BuiltInEvent,
  BuiltInType,
  ChatEvent,
  decodeEvent,
  DecodeFailure,
  EventAt,
  EventKey,
  HealthCheck,
  MessageNew,
  OwnUser,
  ParamsOf,
  UnknownEvent,
} from 'millrace/protocol';
import type { either as E } from 'fp-ts';
import { describe, expectTypeOf, test } from 'vitest';

declare const event: ChatEvent;

/** The keys of an event whose type is `any`. */
type AnyKeys<Event> = {
  [Key in keyof Event]-?: 0 extends 1 & Event[Key] ? Key : never;
}[keyof Event];

describe('ChatEvent', () => {
  test('is narrowed by its type', () => {
    if (event.type === 'message.new') expectTypeOf(event).toEqualTypeOf<MessageNew>();
    if (event.type === 'unknown') expectTypeOf(event).toEqualTypeOf<UnknownEvent>();
    if (event.type === 'health.check') {
      expectTypeOf(event).toEqualTypeOf<HealthCheck>();
      expectTypeOf(event.me).toEqualTypeOf<OwnUser | undefined>();
    }
  });

  test('has closed types, and no others', () => {
    expectTypeOf<ChatEvent['type']>().toEqualTypeOf<BuiltInType | 'unknown'>();
    expectTypeOf<string>().not.toExtend<BuiltInType>();
    expectTypeOf<'connection.changed' | 'user.messages.deleted'>().toExtend<BuiltInType>();
    expectTypeOf<'message.newer'>().not.toExtend<ChatEvent['type']>();
  });

  test('has one kind per type, the one with two rows aside', () => {
    type Of<Type extends BuiltInType> = Extract<BuiltInEvent, { type: Type }>;
    expectTypeOf<Of<'channel.deleted'>>().toEqualTypeOf<EventAt<'channel.deleted'>>();
    expectTypeOf<Of<'user.messages.deleted'>>().toEqualTypeOf<
      EventAt<'user.messages.deleted'> | EventAt<'user.messages.deleted@channel'>
    >();
  });

  test('distinguishes the two rows of a type by their channel', () => {
    if (event.type === 'user.messages.deleted' && typeof event.cid === 'string')
      expectTypeOf(event).toEqualTypeOf<EventAt<'user.messages.deleted@channel'>>();
  });

  test('has no part that could be anything', () => {
    expectTypeOf<ChatEvent>().not.toBeAny();
    expectTypeOf<{ [Key in EventKey]: AnyKeys<EventAt<Key>> }[EventKey]>().toBeNever();
    expectTypeOf<AnyKeys<MessageNew['message']>>().toBeNever();
    expectTypeOf<AnyKeys<OwnUser>>().toBeNever();
    expectTypeOf<UnknownEvent['raw'][string]>().toBeUnknown();
  });

  test('cannot be written to', () => {
    type Writable<Event> = { -readonly [Key in keyof Event]: Event[Key] };
    expectTypeOf<MessageNew>().not.toEqualTypeOf<Writable<MessageNew>>();
    expectTypeOf<MessageNew['message']>().not.toEqualTypeOf<Writable<MessageNew['message']>>();
  });

  test('needs what its type is nothing without, and no null for the rest', () => {
    const bare = {
      type: 'message.new',
      created_at: 0,
      cid: 'a:b',
      message: { id: 'm1' },
      watcher_count: undefined,
    } as const;
    expectTypeOf(bare).toExtend<MessageNew>();
    expectTypeOf<Omit<typeof bare, 'message'>>().not.toExtend<MessageNew>();
    expectTypeOf<Omit<typeof bare, 'cid'>>().not.toExtend<MessageNew>();
    expectTypeOf<typeof bare & { readonly team: null }>().not.toExtend<MessageNew>();
  });
});

test('decodeEvent answers with a value', () => {
  expectTypeOf<typeof decodeEvent>().toEqualTypeOf<
    (frame: string) => E.Either<DecodeFailure, ChatEvent>
  >();
});

test('the parameters of a path have its names', () => {
  expectTypeOf<ParamsOf<'sendMessage'>>().toEqualTypeOf<{
    readonly type: string;
    readonly id: string;
  }>();
  expectTypeOf<ParamsOf<'deleteReaction'>>().toEqualTypeOf<{
    readonly id: string;
    readonly type: string;
  }>();
  expectTypeOf<keyof ParamsOf<'queryUsers'>>().toBeNever();
});
