import {
  type ChatEvent,
  type ConnectOptions,
  createChannel,
  type Recovery,
  sendMessage,
  type WakeSignal,
  watch,
} from 'millrace';
import { backend, createToken, sendUserEvent } from 'millrace/backend';
import { createFaultProxy } from 'millrace/testing';
import { lastValueFrom, Subject } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import type { ChatServerOptions } from '../../src/server/options.js';

const cid = 'livestream:general';

const patient = { timeout: 10_000 };

const quick: Partial<ConnectOptions> = { retry: { delayMs: () => 20 } };

/** John behind a proxy that can cut him off, and Jane who is always there. */
const stage = async (
  options: ChatServerOptions = {},
  watched: readonly string[] = [cid],
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
  const say = (text: string, to = cid) => lastValueFrom(sendMessage(jane, to, { text }));
  const texts = () =>
    events.flatMap((event) => (event.type === 'message.new' ? [event.message.text] : []));
  const isTag = (tag: string) => vi.waitUntil(() => tags.at(-1) === tag, patient);
  const cut = async (forMs: number) => {
    proxy.inject({ _tag: 'Refuse', forMs });
    proxy.inject({ _tag: 'Reset' });
    await isTag('Offline');
  };
  await say('before');
  await vi.waitUntil(() => texts().includes('before'), patient);
  return { place, proxy, jane, john, events, recoveries, tags, calls, say, texts, isTag, cut };
};

describe('a connection that comes back to a server with a log', () => {
  test('emits what it missed, once and in order, then says so, without a call', async () => {
    const { say, cut, isTag, texts, recoveries, calls, events } = await stage();
    const made = calls.length;
    await cut(200);
    await say('one');
    await say('two');
    await isTag('Online');
    await say('three');
    await vi.waitUntil(() => texts().length === 4, patient);
    expect(texts()).toEqual(['before', 'one', 'two', 'three']);
    expect(calls).toHaveLength(made);
    expect(recoveries).toEqual([
      { _tag: 'Live' },
      { _tag: 'Replayed', count: 2, again: 0 },
      { _tag: 'Live' },
    ]);
    const types = events.map(({ type }) => type);
    expect(types.lastIndexOf('connection.recovered')).toBeGreaterThan(types.indexOf('message.new'));
    expect(types.slice(types.lastIndexOf('connection.recovered'))).toEqual([
      'connection.recovered',
      'message.new',
    ]);
  });

  test('gets its own events too', async () => {
    const { place, cut, isTag, events } = await stage();
    await cut(100);
    const server = backend({ url: place.url, apiKey: 'dev', secret: 'secret' });
    await lastValueFrom(sendUserEvent(server, 'john', { type: 'wave' }));
    await isTag('Online');
    expect(
      events.filter((event) => event.type === 'unknown' && event.name === 'wave'),
    ).toHaveLength(1);
  });

  test('watches many channels again in one exchange', async () => {
    const cids = Array.from({ length: 40 }, (_, n) => `livestream:room-${String(n)}`);
    const { say, cut, isTag, texts, calls } = await stage({}, [cid, ...cids]);
    await cut(100);
    const made = calls.length;
    for (const each of cids.slice(0, 5)) await say(each, each);
    await isTag('Online');
    await say('live', cids[39]);
    await vi.waitUntil(() => texts().includes('live'), patient);
    expect(texts()).toEqual(['before', ...cids.slice(0, 5), 'live']);
    expect(calls).toHaveLength(made);
  });

  test('is told what is lost when the server kept nothing, and looks at its channels anew', async () => {
    const { place, isTag, recoveries, tags } = await stage();
    await place.close();
    await isTag('Offline');
    await place.listen();
    tags.push('waiting');
    await isTag('Online');
    expect(recoveries).toEqual([
      { _tag: 'Live' },
      { _tag: 'Lost', channel: cid, from: expect.any(Number), reason: 'epoch' },
      { _tag: 'Lost', from: expect.any(Number), reason: 'epoch' },
      { _tag: 'Snapshot', channels: [cid] },
      { _tag: 'Live' },
    ]);
  });

  test('looks at many channels anew in pages', async () => {
    const cids = Array.from({ length: 35 }, (_, n) => `livestream:room-${String(n)}`);
    const wake$ = new Subject<WakeSignal>();
    const { place, isTag, recoveries, calls } = await stage({}, [cid, ...cids], {
      wake$,
      retry: { delayMs: () => 60_000 },
    });
    await place.close();
    await isTag('Offline');
    await place.listen();
    await place.introduce('jane');
    const creator = place.client('jane');
    for (const each of [cid, ...cids]) await lastValueFrom(createChannel(creator, each));
    const made = calls.length;
    wake$.next('online');
    await isTag('Online');
    expect(calls.slice(made)).toEqual(['/channels', '/channels']);
    expect(recoveries.slice(-2)).toEqual([
      { _tag: 'Snapshot', channels: [cid, ...cids] },
      { _tag: 'Live' },
    ]);
  });

  test('moves to another socket with nothing lost or doubled when its token ends', async () => {
    const tokens: number[] = [];
    const { say, texts, tags } = await stage({}, [cid], {
      token: () => {
        tokens.push(Date.now());
        return createToken('secret', 'john', { expiresAt: new Date(Date.now() + 3_000) });
      },
    });
    const sent = ['before'];
    for (let n = 0; tokens.length < 3 || n < 50; n += 1) {
      sent.push(String(n));
      await say(String(n));
    }
    await vi.waitUntil(() => texts().length >= sent.length, patient);
    expect(texts()).toEqual(sent);
    expect(tags.filter((tag) => tag === 'Connecting')).toHaveLength(1);
  });
});
