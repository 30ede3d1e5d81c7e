import * as t from 'io-ts';
import {
  type CustomEvent,
  defineEvent,
  type EventDefinition,
  type EventOf,
  type OutgoingEvent,
} from 'millrace';
import type { User } from 'millrace/protocol';
import { describe, expectTypeOf, test } from 'vitest';

const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));

describe('defineEvent', () => {
  test('knows its type and its data', () => {
    expectTypeOf(FriendshipRequest).toEqualTypeOf<
      EventDefinition<'friendship_request', { text: string }>
    >();
    expectTypeOf<EventOf<typeof FriendshipRequest>>().toEqualTypeOf<
      CustomEvent<'friendship_request', { text: string }>
    >();
  });

  test('does not take a name with a dot, nor none', () => {
    // @ts-expect-error -- dotted names are built-in ones
    expectTypeOf(defineEvent('a.b', t.UnknownRecord)).not.toBeAny();
    // @ts-expect-error -- dotted names are built-in ones
    expectTypeOf(defineEvent('message.new', t.UnknownRecord)).not.toBeAny();
    // @ts-expect-error -- an event has a name
    expectTypeOf(defineEvent('', t.UnknownRecord)).not.toBeAny();
  });

  test('takes codecs of objects only', () => {
    // @ts-expect-error -- a text has no keys to stand beside the type
    expectTypeOf(defineEvent('x', t.string)).not.toBeAny();
  });

  test('checks the data of what is sent', () => {
    expectTypeOf(FriendshipRequest.to('a:b', { text: 'Hey' })).toEqualTypeOf<OutgoingEvent>();
    // @ts-expect-error -- the codec wants a text
    expectTypeOf(FriendshipRequest.to('a:b', { text: 7 })).not.toBeAny();
    // @ts-expect-error -- the codec wants a text
    expectTypeOf(FriendshipRequest.to('a:b', {})).not.toBeAny();
    // @ts-expect-error -- the codec does not name it
    expectTypeOf(FriendshipRequest.to('a:b', { text: 'Hey', more: 1 })).not.toBeAny();
    // @ts-expect-error -- an event goes to a channel
    expectTypeOf(FriendshipRequest.to({ text: 'Hey' })).not.toBeAny();
  });

  test('has the server decide its own keys', () => {
    const codec = t.type({ user: t.string, type: t.number, n: t.number });
    type Event = CustomEvent<'forged', t.TypeOf<typeof codec>>;
    expectTypeOf(defineEvent('forged', codec).read).returns.not.toBeAny();
    expectTypeOf<Event['user']>().toEqualTypeOf<User | undefined>();
    expectTypeOf<Event['type']>().toEqualTypeOf<'forged'>();
    expectTypeOf<Event['n']>().toEqualTypeOf<number>();
  });

  test('has no part that could be anything', () => {
    expectTypeOf<EventOf<typeof FriendshipRequest>>().not.toBeAny();
    expectTypeOf<EventOf<typeof FriendshipRequest>['text']>().not.toBeAny();
    expectTypeOf(FriendshipRequest.codec).not.toBeAny();
  });
});
