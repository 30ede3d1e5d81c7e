import { platformWebSocket, type WebSocketLike } from 'millrace';
import { expect, test, vi } from 'vitest';
import { cutOff, patient } from '../helpers/cutOff.js';

/** A socket of a server without a log. */
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
  const cids = Array.from({ length: 35 }, (_, n) => `livestream:room-${String(n)}`);
  const [first, last] = [cids[0]!, cids.at(-1)!];
  const { recoveries, calls, say, texts, isTag, cut } = await cutOff({}, cids, {
    webSocket: (url) => new PlainSocket(url),
  });

  const sent = ['before'];
  for (const round of ['one', 'two', 'three']) {
    await cut(150);
    for (const [cid, text] of [
      [first, `${round}-first`],
      [last, `${round}-last`],
      [first, `${round}-again`],
    ] as const) {
      await say(text, cid);
      sent.push(text);
    }
    await isTag('Online');
    await say(`${round}-live`, last);
    sent.push(`${round}-live`);
    await vi.waitUntil(() => texts().at(-1) === `${round}-live`, patient);
  }
  expect(texts()).toEqual(sent);
  expect(calls.filter((path) => path === '/channels')).toHaveLength(6);
  expect(recoveries.filter(({ _tag }) => _tag === 'Replayed')).toEqual(
    Array.from({ length: 3 }, () => ({
      _tag: 'Replayed',
      count: 3,
      duplicates: expect.any(Number) as number,
    })),
  );
  expect(recoveries.some((each) => each._tag === 'Lost' && each.channel !== undefined)).toBe(false);
});
