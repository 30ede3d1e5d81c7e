import * as t from 'io-ts';
import { type ChatConnection, defineEvent, type EventRefusedError, ofType } from 'millrace';
import { expectTypeOf, test } from 'vitest';

declare const chat: ChatConnection;

test('an event that a backend sends has no way to a channel', () => {
  const data = t.type({ url: t.string });
  const Reset = defineEvent('password_reset', data, { from: 'server', to: 'user' });
  expectTypeOf(Reset.to).toEqualTypeOf<never>();
  expectTypeOf(Reset.content).parameters.toEqualTypeOf<[data: { url: string }]>();
  expectTypeOf(Reset.rules.from).toEqualTypeOf<'server'>();
});

test('an event with other rules is sent and read by its codec', () => {
  const Cursor = defineEvent('cursor', t.type({ x: t.number }), { from: 'members', rate: '20/s' });
  expectTypeOf(Cursor.to).parameters.toEqualTypeOf<[cid: string, data: { x: number }]>();
  chat.pipe(ofType(Cursor)).subscribe(({ x }) => expectTypeOf(x).toEqualTypeOf<number>());
});

test('rules are those that exist', () => {
  const data = t.type({ x: t.number });
  // @ts-expect-error -- a rate has a unit
  const Cursor = defineEvent('cursor', data, { rate: '20' });
  expectTypeOf(Cursor.type).toEqualTypeOf<'cursor'>();
  // @ts-expect-error -- nobody is called so
  defineEvent('cursor', data, { from: 'nobody' });
});

test('an outcome may be a refusal', () => {
  chat.outcomes$.subscribe((outcome) => {
    if (outcome._tag === 'Left' && outcome.left._tag === 'EventRefusedError')
      expectTypeOf(outcome.left).toEqualTypeOf<EventRefusedError>();
  });
});
