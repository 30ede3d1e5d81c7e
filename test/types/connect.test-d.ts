import type { either as E } from 'fp-ts';
import * as t from 'io-ts';
import {
  type ChatConnection,
  connect,
  type ConnectionError,
  type ConnectionStatus,
  type ConnectOptions,
  type DecodeFailure,
  defineEvent,
  type OutgoingEvent,
  type PublishError,
} from 'millrace';
import type { ChatEvent, PublishedEvent } from 'millrace/protocol';
import { type Observable, type Observer, of, type Subject } from 'rxjs';
import { describe, expectTypeOf, test } from 'vitest';

declare const chat: ChatConnection;

const base = { url: 'http://127.0.0.1:8080', apiKey: 'dev', user: { id: 'john' }, token: 't' };

describe('connect', () => {
  test('gives a stream of events', () => {
    expectTypeOf(connect).returns.toEqualTypeOf<ChatConnection>();
    expectTypeOf<ChatConnection>().toExtend<Observable<ChatEvent>>();
    chat.subscribe((event) => {
      expectTypeOf(event).toEqualTypeOf<ChatEvent>();
    });
  });

  test('takes custom keys of the user', () => {
    expectTypeOf({
      ...base,
      user: { id: 'john', name: 'John', favourite_colour: 'red', privacy_settings: {} },
    }).toExtend<ConnectOptions>();
    expectTypeOf<{ name: string }>().not.toExtend<ConnectOptions['user']>();
  });

  test('takes named keys of the user with their own types only', () => {
    expectTypeOf<{ id: string; name: string }>().toExtend<ConnectOptions['user']>();
    expectTypeOf<{ id: string; name: number }>().not.toExtend<ConnectOptions['user']>();
  });

  test('takes a token, or where to get one', () => {
    expectTypeOf<'token'>().toExtend<ConnectOptions['token']>();
    expectTypeOf(() => 'token').toExtend<ConnectOptions['token']>();
    expectTypeOf(() => Promise.resolve('token')).toExtend<ConnectOptions['token']>();
    expectTypeOf(() => of('token')).toExtend<ConnectOptions['token']>();
    expectTypeOf<() => Promise<number>>().not.toExtend<ConnectOptions['token']>();
    expectTypeOf<undefined>().not.toExtend<ConnectOptions['token']>();
  });

  test('needs its four options and knows the others', () => {
    expectTypeOf(base).toExtend<ConnectOptions>();
    expectTypeOf<Omit<typeof base, 'token'>>().not.toExtend<ConnectOptions>();
    // @ts-expect-error -- misspelt
    expectTypeOf(connect({ ...base, heartBeat: {} })).not.toBeAny();
  });

  test('takes the platform’s own socket', () => {
    expectTypeOf((url: string) => new WebSocket(url)).toExtend<
      NonNullable<ConnectOptions['webSocket']>
    >();
    expectTypeOf<typeof fetch>().toExtend<NonNullable<ConnectOptions['fetch']>>();
  });
});

describe('outbox', () => {
  test('takes custom events, defined or not', () => {
    const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));
    expectTypeOf(chat.outbox).toEqualTypeOf<Subject<OutgoingEvent>>();
    expectTypeOf(FriendshipRequest.to('a:b', { text: 'Hey' })).toExtend<OutgoingEvent>();
    expectTypeOf<{ cid: string; type: string; n: number }>().toExtend<OutgoingEvent>();
    expectTypeOf<{ type: string }>().not.toExtend<OutgoingEvent>();
    expectTypeOf<{ cid: string }>().not.toExtend<OutgoingEvent>();
  });

  test('can be handed to a subscribe', () => {
    expectTypeOf(chat.outbox).toExtend<Observer<{ cid: string; type: string; n: number }>>();
  });

  test('answers with values', () => {
    expectTypeOf(chat.outcomes$).toEqualTypeOf<
      Observable<E.Either<PublishError, PublishedEvent>>
    >();
    expectTypeOf(chat.failures$).toEqualTypeOf<Observable<DecodeFailure>>();
  });
});

describe('status$', () => {
  test('is a closed union', () => {
    expectTypeOf(chat.status$).toEqualTypeOf<Observable<ConnectionStatus>>();
    expectTypeOf<ConnectionStatus['_tag']>().toEqualTypeOf<
      'Idle' | 'Connecting' | 'Online' | 'Recovering' | 'Offline' | 'Closed'
    >();
  });

  test('can be switched over to the end', () => {
    const describeStatus = (status: ConnectionStatus): string => {
      switch (status._tag) {
        case 'Idle':
          return 'idle';
        case 'Connecting':
          return `try ${status.attempt} since ${status.since}`;
        case 'Online':
        case 'Recovering':
          return status.connectionId;
        case 'Offline':
          return `${status.cause._tag}, again at ${status.retryAt}`;
        case 'Closed':
          return status.cause._tag;
      }
    };
    expectTypeOf(describeStatus).returns.toEqualTypeOf<string>();
  });

  test('is not written to', () => {
    expectTypeOf(chat.status$).not.toHaveProperty('next');
    // @ts-expect-error -- read-only
    chat.status$ = of({ _tag: 'Idle' });
  });

  test('carries errors that their tag distinguishes', () => {
    expectTypeOf<ConnectionError>().not.toBeAny();
    expectTypeOf<ConnectionError['_tag']>().not.toEqualTypeOf<string>();
    expectTypeOf<PublishError['_tag']>().not.toEqualTypeOf<string>();
  });
});
