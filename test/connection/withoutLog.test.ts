import {
  type ChatEvent,
  platformWebSocket,
  type Recovery,
  sendMessage,
  watch,
  type WebSocketLike,
} from 'millrace';
import { createFaultProxy } from 'millrace/testing';
import { lastValueFrom } from 'rxjs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

const patient = { timeout: 10_000 };

/** A socket on which nothing is told of a log. */
class PlainSocket implements WebSocketLike {
  onopen: ((event: never) => unknown) | null = null;
  onmessage: ((event: never) => unknown) | null = null;
  onclose: ((event: never) => unknown) | null = null;
  onerror: ((event: never) => unknown) | null = null;
  readonly #inner: WebSocketLike;

  constructor(url: string) {
    this.#inner = platformWebSocket(url);
    this.#inner.onopen = (event) => this.onopen?.(event);
    this.#inner.onclose = (event) => this.onclose?.(event);
    this.#inner.onerror = (event) => this.onerror?.(event);
    this.#inner.onmessage = ({ data }: { readonly data: string }) => {
      const { millrace: _, ...frame } = JSON.parse(data) as Record<string, unknown>;
      return this.onmessage?.({ data: JSON.stringify(frame) } as never);
    };
  }

  send(data: string): void {
    this.#inner.send(data);
  }

  close(code?: number, reason?: string): void {
    this.#inner.close(code, reason);
  }
}

test('what is said while a client without a log is away comes once and in order', async () => {
  const place = await openPlace();
  const proxy = await createFaultProxy({ target: place.url });
  onTestFinished(() => proxy.close());
  await place.introduce('john', 'jane');
  const cids = Array.from({ length: 35 }, (_, n) => `livestream:room-${String(n)}`);
  const [first, last] = [cids[0]!, cids.at(-1)!];
  const pages: string[] = [];
  const jane = place.client('jane');
  const john = place.client('john', {
    url: proxy.url,
    webSocket: (url) => new PlainSocket(url),
    retry: { delayMs: () => 20 },
    fetch: (input, init) => {
      pages.push(new URL(input as string).pathname);
      return fetch(input, init);
    },
  });
  const events: ChatEvent[] = [];
  const recoveries: Recovery[] = [];
  const tags: string[] = [];
  const subscriptions = [
    jane.subscribe(),
    john.subscribe((event) => events.push(event)),
    john.recovery$.subscribe((each) => recoveries.push(each)),
    john.status$.subscribe(({ _tag }) => tags.push(_tag)),
    ...cids.map((cid) => watch(john, cid).subscribe()),
  ];
  onTestFinished(() => {
    for (const each of subscriptions) each.unsubscribe();
  });
  const say = (cid: string, text: string) => lastValueFrom(sendMessage(jane, cid, { text }));
  const texts = () =>
    events.flatMap((event) => (event.type === 'message.new' ? [event.message.text] : []));
  const isTag = (tag: string) => vi.waitUntil(() => tags.at(-1) === tag, patient);
  await vi.waitUntil(
    () => events.filter(({ type }) => type === 'user.watching.start').length === cids.length,
    patient,
  );

  const sent: string[] = [];
  for (const round of ['one', 'two', 'three']) {
    proxy.inject({ _tag: 'Refuse', forMs: 150 });
    proxy.inject({ _tag: 'Reset' });
    await isTag('Offline');
    for (const [cid, text] of [
      [first, `${round}-first`],
      [last, `${round}-last`],
      [first, `${round}-again`],
    ] as const) {
      await say(cid, text);
      sent.push(text);
    }
    await isTag('Online');
    await say(last, `${round}-live`);
    sent.push(`${round}-live`);
    await vi.waitUntil(() => texts().at(-1) === `${round}-live`, patient);
  }
  expect(texts()).toEqual(sent);
  expect(pages.filter((path) => path === '/channels')).toHaveLength(6);
  expect(recoveries.filter(({ _tag }) => _tag === 'Replayed')).toEqual(
    Array.from({ length: 3 }, () => ({
      _tag: 'Replayed',
      count: 3,
      again: expect.any(Number) as number,
    })),
  );
  expect(recoveries.some((each) => each._tag === 'Lost' && each.channel !== undefined)).toBe(false);
});
