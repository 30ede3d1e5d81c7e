import { channelList, type ChatEvent, presenceOf } from 'millrace';
import { type OperatorFunction, Subject, takeUntil } from 'rxjs';
import { describe, expect, test, vi } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';

/** A connection that writes down what it asks, and gets no answer. */
const asked = () => {
  const calls: { readonly path: string; readonly signal: AbortSignal | null | undefined }[] = [];
  const fake = fakeChat({
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : input;
      calls.push({ path: new URL(url).pathname, signal: init?.signal });
      return new Promise(() => undefined);
    },
  });
  return { ...fake, calls };
};

describe.each<readonly [string, OperatorFunction<ChatEvent, unknown>, string]>([
  ['presenceOf', presenceOf('jane'), '/base/users'],
  ['channelList', channelList({ filter_conditions: { type: 'messaging' } }), '/base/channels'],
])('%s on a connection', (_, operator, path) => {
  test('asks once it is online, again on each connection, and no more when left', async () => {
    const { calls, chat, sockets, untilRetry } = asked();
    const subscription = operator(chat).subscribe();
    expect(calls).toEqual([]);

    sockets.last().greet('c1');
    await vi.waitUntil(() => calls.length === 1);
    sockets.last().pong('c1');
    sockets.last().drop();
    untilRetry();
    sockets.last().greet('c2');
    await vi.waitUntil(() => calls.filter((call) => call.path === path).length === 2);
    expect(calls[0]?.signal?.aborted).toBe(true);

    subscription.unsubscribe();
    expect(calls.every(({ signal }) => signal?.aborted)).toBe(true);
    expect(sockets.last().closedWith).toBe(1000);
  });

  test('asks behind another operator, and no more once that ends the stream', async () => {
    const { calls, chat, sockets } = asked();
    const end$ = new Subject<void>();
    const complete = vi.fn();
    const live$ = chat.pipe(takeUntil(end$));
    live$.pipe(operator).subscribe({ complete });
    sockets.last().greet('c1');
    await vi.waitUntil(() => calls.some((call) => call.path === path));

    end$.next();
    expect(complete).toHaveBeenCalledOnce();
    expect(calls.every(({ signal }) => signal?.aborted)).toBe(true);
    expect(sockets.last().closedWith).toBe(1000);
  });
});
