import {
  type ChatEvent,
  connect,
  type ConnectOptions,
  sendMessage,
  timelineOf,
  watch,
} from 'millrace';
import { messagesIn } from 'millrace/state';
import { filter, firstValueFrom, lastValueFrom, Subscription } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { fakeChat } from '../helpers/fakeChat.js';
import { messageNew } from '../helpers/samples.js';

const cid = 'messaging:general';

describe('within the time to linger', () => {
  test('a subscriber finds the same socket, and the state', () => {
    const { chat, sockets, clock, tags } = fakeChat({ lingerMs: 3_000 });
    const first = chat.subscribe();
    sockets.last().greet();
    first.unsubscribe();
    clock.advance(2_999);
    sockets.last().receive(messageNew());
    const counts: number[] = [];
    const second = chat.pipe(timelineOf(cid)).subscribe((timeline) => {
      counts.push(messagesIn(timeline).length);
    });
    expect(counts[0]).toBe(1);
    clock.advance(10_000);
    expect(sockets.opened).toHaveLength(1);
    expect(tags()).toEqual(['Idle', 'Connecting', 'Online']);
    second.unsubscribe();
  });

  test('events reach the second subscriber', () => {
    const { chat, sockets } = fakeChat({ lingerMs: 3_000 });
    chat.subscribe().unsubscribe();
    const events: ChatEvent[] = [];
    chat.subscribe((event) => events.push(event));
    sockets.last().greet();
    expect(events.map(({ type }) => type)).toEqual(['connection.changed', 'health.check']);
  });

  test('a lost connection reconnects, and an error ends it without anybody to receive it', () => {
    const { subscribe, sockets, untilRetry, tag, errors, clock } = fakeChat({ lingerMs: 10_000 });
    subscribe().unsubscribe();
    sockets.last().greet().drop();
    untilRetry();
    sockets.last().greet('two');
    expect(tag()).toBe('Online');
    sockets.last().drop(1000);
    expect(tag()).toBe('Closed');
    expect(errors).toEqual([]);
    expect(clock.pending()).toBe(0);
  });
});

describe('after it', () => {
  test.each([
    [undefined, 3_000],
    [500, 500],
  ])('with %j the socket is closed and nothing stays', (lingerMs, ms) => {
    const { chat, sockets, clock, tag } = fakeChat({ lingerMs } as Partial<ConnectOptions>);
    chat.subscribe().unsubscribe();
    sockets.last().greet();
    clock.advance(ms - 1);
    expect(sockets.last().closedWith).toBeUndefined();
    clock.advance(1);
    expect(sockets.last().closedWith).toBe(1000);
    expect(clock.pending()).toBe(0);
    expect(tag()).toBe('Idle');
  });

  test('it starts over with each last subscriber', () => {
    const { chat, sockets, clock } = fakeChat({ lingerMs: 1_000 });
    for (let visit = 0; visit < 5; visit += 1) {
      chat.subscribe().unsubscribe();
      clock.advance(900);
    }
    expect(sockets.opened).toHaveLength(1);
    clock.advance(100);
    expect(sockets.last().closedWith).toBe(1000);
    expect(clock.pending()).toBe(0);
  });
});

test('with 0 the socket is closed at once', () => {
  const { chat, sockets, clock } = fakeChat({ lingerMs: 0 });
  chat.subscribe().unsubscribe();
  expect(sockets.last().closedWith).toBe(1000);
  expect(clock.pending()).toBe(0);
});

/** John on a real server, with the calls that he makes. */
const visiting = async (lingerMs: number) => {
  const place = await openPlace();
  const calls: string[] = [];
  const chat = connect({
    url: place.url,
    apiKey: 'dev',
    user: { id: 'john' },
    token: await place.token('john'),
    lingerMs,
    fetch: (input, init) => {
      calls.push(new URL(input as string).pathname);
      return fetch(input, init);
    },
  });
  const subscriptions = new Subscription();
  onTestFinished(() => subscriptions.unsubscribe());
  return { chat, calls, subscriptions };
};

test('a watch that is held again within the time makes no call', async () => {
  const { chat, calls } = await visiting(500);
  const events$ = watch(chat, cid);
  const isWatching = ({ type }: ChatEvent) => type === 'user.watching.start';
  await firstValueFrom(events$.pipe(filter(isWatching)));
  for (let visit = 0; visit < 3; visit += 1) watch(chat, cid).subscribe().unsubscribe();
  expect(calls).toEqual([`/channels/messaging/general/query`]);
  await firstValueFrom(chat.status$.pipe(filter(({ _tag }) => _tag === 'Idle')));
  expect(calls).toHaveLength(1);
});

test('a watch that is not held again is stopped after the time, while others stay connected', async () => {
  const { chat, calls, subscriptions } = await visiting(50);
  subscriptions.add(chat.subscribe());
  const isWatching = ({ type }: ChatEvent) => type === 'user.watching.start';
  await firstValueFrom(watch(chat, cid).pipe(filter(isWatching)));
  expect(calls).toHaveLength(1);
  await vi.waitUntil(() => calls.length === 2);
  expect(calls[1]).toBe('/channels/messaging/general/stop-watching');
});

test('a message goes out to the channel of a watch that was released right after it', async () => {
  const { chat, subscriptions } = await visiting(3_000);
  const watching = watch(chat, cid).subscribe();
  subscriptions.add(chat.subscribe());
  const sent = lastValueFrom(sendMessage(chat, cid, { text: 'Hello' }));
  watching.unsubscribe();
  expect((await sent).message.text).toBe('Hello');
});
