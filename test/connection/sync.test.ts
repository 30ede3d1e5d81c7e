import { describe, expect, test, vi } from 'vitest';
import { type Answering, fakeHosted, refusal, said } from '../helpers/fakeHosted.js';

const a = 'messaging:a';
const b = 'messaging:b';
const noon = '2024-05-01T12:00:00.000Z';

const syncedWith =
  (...events: readonly object[]): Answering =>
  ({ path }) =>
    path === 'sync' ? { events, duration: '0' } : undefined;

/** An answer that waits until the test gives it. */
const later = () => {
  let resolve: ((answer: unknown) => void) | undefined;
  const answering: Answering = ({ path }) =>
    path === 'sync'
      ? new Promise((given) => {
          resolve = given;
        })
      : undefined;
  return {
    answering,
    answer: (...events: readonly object[]) => resolve?.({ events, duration: '0' }),
    asked: () => vi.waitUntil(() => resolve !== undefined),
  };
};

/** A client that watches channels and has come back once. */
const setUp = async (
  cids: readonly string[],
  answering?: Answering,
  before: readonly object[] = [],
) => {
  const hosted = fakeHosted(answering);
  const subscription = hosted.subscribe();
  hosted.sockets.last().greet('one');
  const { subscriptions } = hosted.watchAll(cids);
  await hosted.settled();
  for (const frame of before) hosted.sockets.last().receive(frame);
  hosted.comeBack('two');
  return { ...hosted, subscriptions, subscription };
};

const userLost = (from: string) => ({ _tag: 'Lost', from, reason: 'unsupported' });

describe('what was missed without a log', () => {
  test('is asked for in chunks of 100 channels, from about the last moment that the server sent', async () => {
    const cids = Array.from({ length: 250 }, (_, n) => `messaging:room-${String(n)}`);
    const { settled, to, tag, load } = await setUp(cids, undefined, [said(cids[0]!, 'one', 7)]);
    await settled();
    expect(tag()).toBe('Online');
    expect(to('channels')).toHaveLength(9);
    expect(to('sync').map(({ body }) => [body.channel_cids!.length, body.last_sync_at])).toEqual([
      [100, '2024-05-01T12:00:00.001Z'],
      [100, '2024-05-01T12:00:00.001Z'],
      [50, '2024-05-01T12:00:00.001Z'],
    ]);
    expect(new Set(to('sync').flatMap(({ body }) => body.channel_cids)).size).toBe(250);
    expect(load.most).toBe(5);
  });

  test('comes before what is live, in order, and then the connection has recovered', async () => {
    const { answering, answer, asked } = later();
    const { settled, texts, sockets, types, recoveries } = await setUp([a, b], answering, [
      said(a, 'before', 1),
    ]);
    sockets
      .last()
      .receive(said(a, 'live', 50))
      .receive(said('messaging:other', 'other', 51));
    await asked();
    expect(texts()).toEqual(['before', 'other']);
    answer(said(b, 'two', 20), said(a, 'one', 10), said(a, 'three', 30));
    await settled();
    sockets.last().receive(said(a, 'later', 60));
    expect(texts()).toEqual(['before', 'other', 'one', 'two', 'three', 'live', 'later']);
    expect(types().slice(-2)).toEqual(['connection.recovered', 'message.new']);
    expect(recoveries).toEqual([
      { _tag: 'Live' },
      userLost('2024-05-01T12:00:00.001Z'),
      { _tag: 'Replayed', count: 3, duplicates: 0 },
      { _tag: 'Snapshot', channels: [a, b] },
      { _tag: 'Live' },
    ]);
  });

  test('is emitted once, whether it came before the loss, meanwhile or only now', async () => {
    const { answering, answer, asked } = later();
    const { settled, texts, sockets, recoveries } = await setUp([a], answering, [
      said(a, 'seen', 5),
    ]);
    sockets.last().receive(said(a, 'live', 50));
    await asked();
    const { watcher_count: _, ...bare } = said(a, 'live', 50) as Record<string, unknown>;
    answer(said(a, 'seen', 5), said(a, 'missed', 6), bare);
    await settled();
    expect(texts()).toEqual(['seen', 'missed', 'live']);
    expect(recoveries).toContainEqual({ _tag: 'Replayed', count: 1, duplicates: 2 });
  });

  test('is found where it happened up to a second before what came last', async () => {
    const { answering, answer, asked } = later();
    const { settled, texts, to } = await setUp([a], answering, [
      said(a, 'early', 10),
      said(a, 'last', 5_000),
    ]);
    await asked();
    expect(to('sync')[0]!.body.last_sync_at).toBe('2024-05-01T12:00:04.000Z');
    answer(said(a, 'late', 4_500), said(a, 'last', 5_000));
    await settled();
    expect(texts()).toEqual(['early', 'last', 'late']);
  });

  test('is asked for no earlier than from when on repeats would be known', async () => {
    const many = Array.from({ length: 2_048 }, (_, n) => said(a, String(n), 1_000 + n / 4));
    const { settled, texts, to } = await setUp([a], syncedWith(...many.slice(1_024)), many);
    await settled();
    expect(to('sync')[0]!.body.last_sync_at).toBe('2024-05-01T12:00:01.256Z');
    expect(texts()).toHaveLength(2_048);
  });

  test.each([
    ['retention', refusal('Input')],
    ['unsupported', refusal('NotFound')],
    ['unsupported', new Response('<html>', { status: 404 })],
    ['refused', refusal('NotAllowed')],
  ])('is lost for the reason %j, and what is live goes on', async (reason, response) => {
    const { settled, texts, sockets, recoveries, types, tag } = await setUp([a, b], ({ path }) =>
      path === 'sync' ? response.clone() : undefined,
    );
    sockets.last().receive(said(a, 'live', 50));
    await settled();
    expect(tag()).toBe('Online');
    expect(texts()).toEqual(['live']);
    expect(types().at(-1)).toBe('connection.recovered');
    expect(recoveries).toEqual([
      { _tag: 'Live' },
      { _tag: 'Lost', channel: a, from: noon, reason },
      { _tag: 'Lost', channel: b, from: noon, reason },
      userLost(noon),
      { _tag: 'Snapshot', channels: [a, b] },
      { _tag: 'Live' },
    ]);
  });

  test('is asked for again while there are too many calls, but not for ever', async () => {
    const { settled, recoveries, clock, to, tag } = await setUp([a], ({ path }) =>
      path === 'sync' ? refusal('RateLimited') : undefined,
    );
    for (let time = 0; time < 5; time += 1) {
      await settled();
      clock.advance(4_000);
      await settled();
    }
    expect(tag()).toBe('Online');
    expect(to('sync')).toHaveLength(5);
    expect(recoveries).toContainEqual({ _tag: 'Lost', channel: a, from: noon, reason: 'refused' });
  });

  test('is asked for from the first loss on when there is a second one before the answer', async () => {
    const { comeBack, sockets, texts, to } = await setUp(
      [a],
      ({ path }, times) => {
        if (path !== 'sync') return undefined;
        return times === 1
          ? new Promise(() => undefined)
          : { events: [said(a, 'missed', 6), said(a, 'live', 50)], duration: '0' };
      },
      [said(a, 'before', 5)],
    );
    sockets
      .last()
      .receive(said(a, 'live', 50))
      .receive(said('messaging:b', 'other', 60));
    await expect.poll(() => to('sync').length).toBe(1);
    comeBack('three');
    await expect.poll(() => texts().length).toBe(4);
    expect(to('sync').map(({ body }) => body.last_sync_at)).toEqual([
      '2024-05-01T12:00:00.001Z',
      '2024-05-01T12:00:00.001Z',
    ]);
    expect(texts()).toEqual(['before', 'other', 'missed', 'live']);
  });

  test('that is no valid event goes to failures$, and the rest comes', async () => {
    const failures: string[] = [];
    const { message: _, ...broken } = said(a, 'broken', 1);
    const hosted = fakeHosted(syncedWith(broken, said(a, 'whole', 2)));
    hosted.chat.failures$.subscribe(({ path }) => failures.push(path));
    hosted.subscribe();
    hosted.sockets.last().greet('one');
    hosted.watchAll([a]);
    await hosted.settled();
    hosted.comeBack('two');
    await hosted.settled();
    expect(failures).toEqual(['message']);
    expect(hosted.texts()).toEqual(['whole']);
  });

  test('is not asked for of channels that nobody holds any more', async () => {
    const hosted = fakeHosted();
    hosted.subscribe();
    hosted.sockets.last().greet('one');
    const { subscriptions } = hosted.watchAll([a, b]);
    await hosted.settled();
    hosted.sockets.last().drop();
    subscriptions[0]!.unsubscribe();
    hosted.untilRetry();
    hosted.sockets.last().greet('two');
    await hosted.settled();
    expect(hosted.to('sync').map(({ body }) => body.channel_cids)).toEqual([[b]]);
  });

  test('lets what is live go on when it takes too long, and is lost', async () => {
    const { sockets, texts, recoveries } = await setUp([a], ({ path }) =>
      path === 'sync' ? new Promise(() => undefined) : undefined,
    );
    for (let n = 0; n < 10_000; n += 1) sockets.last().receive(said(a, String(n), n));
    expect(texts()).toEqual([]);
    sockets.last().receive(said(a, 'last', 10_000));
    expect(texts()).toHaveLength(10_001);
    expect(texts().at(-1)).toBe('last');
    expect(recoveries).toContainEqual({ _tag: 'Lost', channel: a, from: noon, reason: 'refused' });
  });
});
