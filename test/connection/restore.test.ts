import { ErrorCode } from 'millrace/protocol';
import { describe, expect, test } from 'vitest';
import { fakeHosted, refusal } from '../helpers/fakeHosted.js';

const cids = (count: number, prefix = 'room') =>
  Array.from({ length: count }, (_, n) => `messaging:${prefix}-${String(n)}`);

const setUp = (...given: Parameters<typeof fakeHosted>) => {
  const hosted = fakeHosted(...given);
  const subscription = hosted.subscribe();
  hosted.sockets.last().greet('one');
  return { ...hosted, subscription };
};

describe('watches after a loss', () => {
  test('come back in pages of 30, presence apart', async () => {
    const { watchAll, settled, comeBack, calls, to, load, tag } = setUp(undefined, {
      recovery: { concurrency: 2 },
    });
    watchAll(cids(61));
    watchAll(cids(34, 'present'), true);
    await settled();
    expect(calls).toHaveLength(95);
    comeBack('two');
    await settled();
    expect(tag()).toBe('Online');
    const pages = to('channels');
    expect(
      pages.map(({ body, connectionId }) => [
        body.filter_conditions!.cid.$in.length,
        body.presence,
        connectionId,
      ]),
    ).toEqual([
      [30, false, 'two'],
      [30, false, 'two'],
      [30, true, 'two'],
      [4, true, 'two'],
    ]);
    const alone = calls.slice(95).filter(({ path }) => path.endsWith('/query'));
    expect(alone.map(({ path }) => path)).toEqual(['channels/messaging/room-60/query']);
    const named = pages.flatMap(({ body }) => body.filter_conditions!.cid.$in);
    expect(new Set(named).size).toBe(94);
    expect(load.most).toBe(2);
  });

  test('are asked for one by one where a page does not have them, with the errors of each', async () => {
    const { watchAll, settled, comeBack, calls, recoveries, tag } = setUp((call, times) => {
      if (call.path === 'channels') return { channels: [], duration: '0' };
      return call.path.includes('room-1') && times === 2 ? refusal('NotAllowed') : undefined;
    });
    const { errors } = watchAll(cids(3));
    await settled();
    comeBack('two');
    await settled();
    expect(tag()).toBe('Online');
    expect(calls.filter(({ path }) => path.endsWith('/query'))).toHaveLength(6);
    expect([...errors]).toMatchObject([
      ['messaging:room-1', { _tag: 'ApiError', code: ErrorCode.NotAllowed.code }],
    ]);
    expect(recoveries.slice(-2)).toEqual([
      { _tag: 'Snapshot', channels: cids(3) },
      { _tag: 'Live' },
    ]);
  });

  test('are asked for one by one when a page is refused for good', async () => {
    const { watchAll, settled, comeBack, calls, tag } = setUp((call) =>
      call.path === 'channels' ? refusal('NoAccessToChannels') : undefined,
    );
    const { errors } = watchAll(cids(3));
    await settled();
    comeBack('two');
    await settled();
    expect(tag()).toBe('Online');
    expect(errors.size).toBe(0);
    expect(calls.filter(({ path }) => path.endsWith('/query'))).toHaveLength(6);
  });

  test('wait as the retry policy says when there are too many calls', async () => {
    const { watchAll, settled, comeBack, to, tag, clock } = setUp((call, times) =>
      call.path === 'channels' && times < 3 ? refusal('RateLimited') : undefined,
    );
    watchAll(cids(5));
    await settled();
    comeBack('two');
    await settled();
    expect(to('channels')).toHaveLength(1);
    clock.advance(500);
    await settled();
    expect(to('channels')).toHaveLength(2);
    expect(tag()).toBe('Recovering');
    clock.advance(1_000);
    await settled();
    expect(to('channels')).toHaveLength(3);
    expect(tag()).toBe('Online');
  });

  test('are not asked for when nobody holds them any more', async () => {
    const { watchAll, settled, sockets, untilRetry, to } = setUp();
    const { subscriptions } = watchAll(cids(3));
    await settled();
    sockets.last().drop();
    for (const each of subscriptions.slice(1)) each.unsubscribe();
    untilRetry();
    sockets.last().greet('two');
    await settled();
    expect(to('channels')).toEqual([]);
    expect(to('channels/messaging/room-0/query')).toHaveLength(2);
    expect(to('channels/messaging/room-1/query')).toHaveLength(1);
  });

  test('begin again when the connection is lost in the middle, and leave no timer', async () => {
    const { watchAll, settled, comeBack, to, tag, clock, subscription } = setUp((call, times) =>
      call.path === 'channels' && times === 1 ? new Promise(() => undefined) : undefined,
    );
    const { subscriptions } = watchAll(cids(5));
    await settled();
    comeBack('two');
    expect(tag()).toBe('Recovering');
    comeBack('three');
    await expect.poll(tag).toBe('Online');
    expect(to('channels').map(({ connectionId }) => connectionId)).toEqual(['two', 'three']);
    for (const each of [...subscriptions, subscription]) each.unsubscribe();
    expect(clock.pending()).toBe(0);
  });
});
