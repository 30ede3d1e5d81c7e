import { type ChatEvent, type ConnectOptions, type Recovery, sendMessage, watch } from 'millrace';
import type { ChatServerOptions } from 'millrace/server';
import { createFaultProxy } from 'millrace/testing';
import { lastValueFrom } from 'rxjs';
import { onTestFinished, vi } from 'vitest';
import { openPlace } from './chatServer.js';

const general = 'livestream:general';

/** How long anything may take. */
export const patient = { timeout: 10_000 };

const quick: Partial<ConnectOptions> = { retry: { delayMs: () => 20 } };

/**
 * John behind a proxy that can cut him off, and Jane who is always there. John watches channels, and
 * has heard one message.
 */
export const cutOff = async (
  options: ChatServerOptions = {},
  watched: readonly string[] = [general],
  more: Partial<ConnectOptions> = {},
) => {
  const place = await openPlace(options);
  const proxy = await createFaultProxy({ target: place.url });
  onTestFinished(() => proxy.close());
  await place.introduce('john', 'jane');
  const jane = place.client('jane');
  const calls: string[] = [];
  const john = place.client('john', {
    ...quick,
    ...more,
    url: proxy.url,
    fetch: (input, init) => {
      calls.push(new URL(input as string).pathname);
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
    ...watched.map((each) => watch(john, each).subscribe()),
  ];
  onTestFinished(() => {
    for (const each of subscriptions) each.unsubscribe();
  });
  const isWatching = (each: string) =>
    events.some((event) => event.type === 'user.watching.start' && event.cid === each);
  await vi.waitUntil(() => tags.at(-1) === 'Online' && watched.every(isWatching), patient);
  const say = (text: string, to = watched[0]!) => lastValueFrom(sendMessage(jane, to, { text }));
  const texts = () =>
    events.flatMap((event) => (event.type === 'message.new' ? [event.message.text] : []));
  const isTag = (tag: string) => vi.waitUntil(() => tags.at(-1) === tag, patient);
  const cut = async (forMs: number) => {
    proxy.inject({ _tag: 'Refuse', forMs });
    const before = tags.length;
    proxy.inject({ _tag: 'Reset' });
    // Between two attempts the status is another one for a moment.
    await vi.waitUntil(() => tags.slice(before).includes('Offline'), patient);
  };
  await say('before');
  await vi.waitUntil(() => texts().includes('before'), patient);
  return { place, proxy, jane, john, events, recoveries, tags, calls, say, texts, isTag, cut };
};
