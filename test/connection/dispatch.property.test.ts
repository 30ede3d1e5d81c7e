import * as t from 'io-ts';
import { defineEvent, forChannel, ofType } from 'millrace';
import type { ChatEvent } from 'millrace/protocol';
import { build } from 'millrace/testing';
import * as fc from 'fast-check';
import { filter, type Observable, Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { createDispatcher } from '../../src/connection/dispatcher.js';
import { chatEventArbitrary } from '../helpers/arbitraries.js';
import { fakeChat } from '../helpers/fakeChat.js';

const message = (cid: string) => build('message.new', { cid });

const opened = () => {
  const place = fakeChat();
  const subscription = place.subscribe();
  place.sockets.last().greet();
  return {
    ...place,
    subscription,
    receive: (frame: object) => place.sockets.last().receive(frame),
  };
};

const kept = <E>(events$: Observable<E>): readonly E[] => {
  const events: E[] = [];
  events$.subscribe({ next: (event) => events.push(event), error: () => undefined });
  return events;
};

describe('a part of the events of a connection', () => {
  test('is all of that part, whatever is asked for first', () => {
    const { chat, receive } = opened();
    const one = kept(chat.pipe(ofType('message.new'), forChannel('messaging:a')));
    const other = kept(chat.pipe(forChannel('messaging:a'), ofType('message.new')));
    const types = kept(chat.pipe(ofType('message.new', 'typing.stop')));
    receive(message('messaging:a'));
    receive(message('messaging:b'));
    receive(build('typing.stop', { cid: 'messaging:a' }));
    expect(one).toHaveLength(1);
    expect(other).toEqual(one);
    expect(types).toHaveLength(3);
  });

  test('that is asked for twice is narrowed by both', () => {
    const { chat, receive } = opened();
    const none = kept(chat.pipe(forChannel('messaging:a'), forChannel('messaging:b')));
    const stops = kept(chat.pipe(ofType('message.new', 'typing.stop'), ofType('typing.stop')));
    receive(message('messaging:a'));
    receive(build('typing.stop', { cid: 'messaging:b' }));
    expect(none).toEqual([]);
    expect(stops).toHaveLength(1);
  });

  test('costs nothing to those who want another part', () => {
    const { chat, receive } = opened();
    let looks = 0;
    const counting = new t.Type<object, object, unknown>(
      'Counting',
      (value): value is object => typeof value === 'object',
      (value) => {
        looks += 1;
        return t.success(value as object);
      },
      (value) => value,
    );
    const Wave = defineEvent('wave', counting);
    for (let n = 0; n < 1_000; n += 1)
      kept(chat.pipe(ofType(Wave), forChannel(`messaging:${String(n)}`)));
    receive(build('*channel', { type: 'wave', cid: 'messaging:7' }));
    receive(message('messaging:7'));
    expect(looks).toBe(1);
  });

  test('ends for who leaves, in the middle of an event too, and keeps the connection for who stays', () => {
    const { chat, receive, subscription, sockets } = opened();
    subscription.unsubscribe();
    const again = fakeChat();
    const parts = [again.chat.pipe(ofType('message.new')), again.chat.pipe(ofType('message.new'))];
    const seen: string[] = [];
    const second = parts[1]!.subscribe(() => seen.push('before'));
    const first = parts[0]!.subscribe(() => {
      seen.push('first');
      second.unsubscribe();
    });
    again.sockets.last().greet().receive(message('messaging:a'));
    again.sockets.last().receive(message('messaging:a'));
    expect(seen).toEqual(['before', 'first', 'first']);
    expect(again.sockets.last().closedWith).toBeUndefined();
    first.unsubscribe();
    expect(again.sockets.last().closedWith).toBe(1000);
    receive(message('messaging:a'));
    expect(sockets.last().closedWith).toBe(1000);
    expect(kept(chat)).toEqual([]);
  });

  test('errors with the connection', () => {
    const { chat, sockets } = fakeChat();
    const errors: unknown[] = [];
    chat.pipe(ofType('message.new')).subscribe({ error: (error: unknown) => errors.push(error) });
    sockets.last().refuse(43);
    expect(errors).toMatchObject([{ _tag: 'HandshakeError', code: 43 }]);
  });
});

test('a route gives what a look at every event would give', () => {
  const cids = ['messaging:a', 'messaging:b'];
  const event = chatEventArbitrary.chain((each) =>
    fc.constantFrom(...cids, undefined).map((cid) => ({ ...each, cid }) as ChatEvent),
  );
  fc.assert(
    fc.property(
      fc.array(event),
      fc.option(fc.constantFrom(...cids), { nil: undefined }),
      fc.option(fc.uniqueArray(fc.constantFrom('message.new', 'typing.start', 'user.updated')), {
        nil: undefined,
      }),
      (events, cid, types) => {
        const events$ = new Subject<ChatEvent>();
        const concerns = (at: string, each: ChatEvent) => at === 'messaging:a' && 'user' in each;
        const wanted = types && new Set<string>(types);
        const { to } = createDispatcher(events$, concerns);
        const parts = kept(
          to({ ...(wanted && { types: wanted }), ...(cid !== undefined && { cid }) }),
        );
        const looked = kept(
          events$.pipe(
            filter((each) => {
              const at = (each as { cid?: string }).cid;
              const isThere =
                cid === undefined || (at === undefined ? concerns(cid, each) : at === cid);
              return isThere && (!wanted || wanted.has(each.type));
            }),
          ),
        );
        for (const each of events) events$.next(each);
        expect(parts).toEqual(looked);
      },
    ),
  );
});
