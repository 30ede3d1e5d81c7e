import { type ChatConnection, presenceOf, unreadCount$, watch } from 'millrace';
import type { ChatEvent } from 'millrace/protocol';
import type { UserPresence } from 'millrace/state';
import type { Observable, OperatorFunction } from 'rxjs';
import { describe, expectTypeOf, test } from 'vitest';

declare const chat: ChatConnection;
declare const events$: Observable<ChatEvent>;

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

describe('watch', () => {
  test('gives events of a connection', () => {
    expectTypeOf(watch(chat, 'a:b', { presence: true })).toEqualTypeOf<Observable<ChatEvent>>();
    expectTypeOf(watch(chat, 'a:b')).toEqualTypeOf<Observable<ChatEvent>>();
    // @ts-expect-error -- any source will not do
    expectTypeOf(watch(events$, 'a:b')).not.toBeAny();
  });
});
