import { createChannel, type WakeSignal } from 'millrace';
import { backend, createToken, sendUserEvent } from 'millrace/backend';
import { lastValueFrom, Subject } from 'rxjs';
import { describe, expect, test, vi } from 'vitest';
import { cutOff, patient } from '../helpers/cutOff.js';

const cid = 'livestream:general';

describe('a connection that comes back to a server with a log', () => {
  test('emits what it missed, once and in order, then says so, without a call', async () => {
    const { say, cut, isTag, texts, recoveries, calls, events } = await cutOff();
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
      { _tag: 'Replayed', count: 2, duplicates: 0 },
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
    const { place, cut, isTag, events } = await cutOff();
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
    const { say, cut, isTag, texts, calls } = await cutOff({}, [cid, ...cids]);
    await cut(100);
    const made = calls.length;
    for (const each of cids.slice(0, 5)) await say(each, each);
    await isTag('Online');
    await say('live', cids[39]);
    await vi.waitUntil(() => texts().includes('live'), patient);
    expect(texts()).toEqual(['before', ...cids.slice(0, 5), 'live']);
    expect(calls).toHaveLength(made);
  });

  test('learns what is lost when the server kept nothing, and queries its channels again', async () => {
    const { place, isTag, recoveries, tags } = await cutOff();
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

  test('looks at many channels again in pages', async () => {
    const cids = Array.from({ length: 35 }, (_, n) => `livestream:room-${String(n)}`);
    const wake$ = new Subject<WakeSignal>();
    const { place, isTag, recoveries, calls } = await cutOff({}, [cid, ...cids], {
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
    const { say, texts, tags } = await cutOff({}, [cid], {
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
