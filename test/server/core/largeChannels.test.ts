import { describe, expect, it } from 'vitest';
import {
  type Client,
  general,
  type Harness,
  makeChannel,
  settle,
  startCore,
  watch,
} from './harness.js';

const newsMs = 5_000;

/** A channel that two watch already; a third makes it crowded. */
const stage = async (largeChannelThreshold?: number) => {
  const harness = await startCore(
    largeChannelThreshold === undefined ? {} : { largeChannelThreshold: largeChannelThreshold },
  );
  const [alice, bob, carol, dave] = await Promise.all(
    ['alice', 'bob', 'carol', 'dave'].map((id) => harness.connect(id)),
  );
  const cast = { alice: alice!, bob: bob!, carol: carol!, dave: dave! };
  await makeChannel(harness, Object.keys(cast));
  await watch(cast.alice);
  await watch(cast.bob);
  settle(...Object.values(cast));
  return { ...harness, ...cast };
};

const pass = ({ clock }: Pick<Harness, 'clock'>, ms: number): void => {
  clock.maxFrames = clock.frame + ms;
  clock.flush();
  clock.frame = clock.maxFrames;
};

const stopWatching = (client: Client) => client.call('stopWatchingChannel', general, {});

const type = (client: Client) =>
  client.call('sendEvent', general, { event: { type: 'typing.start' } });

describe('a crowded channel', () => {
  it('sends typing and reads to the own connections of their user alone', async () => {
    const { alice, bob, carol } = await stage(2);
    await type(alice);
    expect([alice.news(), bob.news()]).toEqual([['typing.start'], ['typing.start']]);
    await watch(carol);
    settle(alice, bob, carol);
    await type(alice);
    await alice.call('markRead', general, {});
    expect(alice.news()).toEqual(expect.arrayContaining(['typing.start', 'message.read']));
    expect([bob.news(), carol.news()]).toEqual([[], []]);
    await alice.call('sendMessage', general, { message: { text: 'hi' } });
    expect(carol.news()).toEqual(['message.new']);
  });

  it('sends the first watcher at once, then the newest one of each interval', async () => {
    const { alice, carol, dave, ...harness } = await stage(2);
    await watch(carol);
    expect(alice.news()).toEqual(['user.watching.start']);
    pass(harness, newsMs - 1);
    await watch(dave);
    await stopWatching(dave);
    await watch(dave);
    expect(alice.news()).toEqual([]);
    pass(harness, 1);
    expect(alice.news()).toEqual(['user.watching.start']);
    expect(alice.last('user.watching.start')).toMatchObject({
      user: { id: 'dave' },
      watcher_count: 4,
    });
  });

  it('sends who leaves when the channel is not large any more, instead of what waits', async () => {
    const { alice, bob, carol, dave, ...harness } = await stage(3);
    await watch(carol);
    await watch(dave);
    settle(alice);
    await stopWatching(dave);
    await stopWatching(carol);
    await stopWatching(bob);
    expect(alice.news()).toEqual([]);
    pass(harness, newsMs);
    expect(alice.news()).toEqual(['user.watching.stop']);
    expect(alice.last('user.watching.stop')).toMatchObject({ watcher_count: 1 });
    await watch(bob);
    expect(alice.news()).toEqual(['user.watching.start']);
  });

  it('is none unless the server says how many watchers make one', async () => {
    const { alice, carol, dave } = await stage();
    await watch(carol);
    await watch(dave);
    await type(dave);
    expect(alice.news()).toEqual(['user.watching.start', 'user.watching.start', 'typing.start']);
  });
});
