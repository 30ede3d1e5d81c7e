import { describe, expect, it } from 'vitest';
import type { CoreSettings } from '../../../src/server/core/settings.js';
import { type Client, general, type Harness, makeChannel, startCore, watch } from './harness.js';

const team = { type: 'team', id: 'work' };
const cid = 'messaging:general';

interface Place {
  readonly id: number;
  readonly after?: number;
}

const placeOf = (frame: object): Place | undefined =>
  (frame as { readonly millrace?: Place }).millrace;

/** What a client that knows the log would remember. */
const positionOf = ({ frames, log }: Client): number =>
  Math.max(log.id, ...frames.map((frame) => placeOf(frame)?.id ?? 0));

const stage = async (settings: CoreSettings = {}) => {
  const harness = await startCore(settings);
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await makeChannel(harness, ['alice', 'bob'], team);
  return { ...harness, alice, bob };
};

const say = (client: Client, id: string, address = general) =>
  client.call('sendMessage', address, { message: { id, text: id } });

const comeBack = async ({ connect }: Harness, before: Client, channels: Record<string, number>) => {
  const position = positionOf(before);
  const client = await connect(before.id, {}, undefined, true);
  const { epoch } = before.log;
  await client.resume({ epoch, position, channels });
  return client;
};

const messagesOf = ({ frames }: Client): readonly unknown[] =>
  frames.flatMap((frame) => (frame.type === 'message.new' ? [frame['message_id']] : []));

describe('places in the log', () => {
  it('link the events of a channel, beginning with what an answer includes', async () => {
    const { alice, bob } = await stage();
    const answer = await watch(bob);
    await say(alice, 'm1');
    await say(alice, 'other', team);
    await say(alice, 'm2');
    const [first, second] = bob.frames.filter(({ type }) => type === 'message.new').map(placeOf);
    expect(first?.after).toBe(answer.millrace?.id);
    expect(second?.after).toBe(first?.id);
    expect(second?.id).toBeGreaterThan(first!.id + 1);
  });

  it('go on in the line of a channel that was made by the same call', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    const data = { members: ['alice'] };
    const made = await alice.call('getOrCreateChannel', general, { watch: true, data });
    await say(alice, 'm1');
    expect(placeOf(alice.last('message.new'))?.after).toBe(made.millrace?.id);
    expect(made.millrace?.id).toBeGreaterThan(0);
  });

  it('are given to durable events only', async () => {
    const { alice, bob } = await stage();
    await watch(bob);
    await alice.call('sendEvent', general, { event: { type: 'typing.start' } });
    await alice.call('sendEvent', general, { event: { type: 'wave' } });
    expect(placeOf(bob.last('typing.start'))).toBeUndefined();
    expect(placeOf(bob.last('user.watching.start'))).toBeUndefined();
    expect(placeOf(bob.last('wave'))).toBeDefined();
  });

  it('of what only some may see are no part of the line', async () => {
    const { alice, bob, server } = await stage();
    await server(
      'ban',
      {},
      { target_user_id: 'alice', banned_by_id: 'bob', shadow: true, ...general },
    );
    await watch(bob);
    await watch(alice);
    await say(bob, 'm1');
    await say(alice, 'shadowed');
    await say(bob, 'm2');
    const seen = (client: Client) =>
      client.frames.filter(({ type }) => type === 'message.new').map(placeOf);
    const [first, second] = seen(bob);
    expect(second?.after).toBe(first?.id);
    expect(seen(alice)[1]).toEqual({ id: expect.any(Number) });
    expect(seen(alice)[2]?.after).toBe(first?.id);
  });
});

describe('a connection that comes back', () => {
  it('gets what it missed, in order, before anything live', async () => {
    const all = await stage();
    const { alice, bob } = all;
    const { millrace } = await watch(bob);
    await say(alice, 'm1');
    await bob.leave();
    await say(alice, 'm2');
    await alice.call('sendReaction', { id: 'm2' }, { reaction: { type: 'like' } });
    await say(alice, 'elsewhere', team);
    const back = await all.connect('bob', {}, undefined, true);
    await say(alice, 'm3');
    expect(back.news()).toEqual([]);
    await back.resume({
      epoch: bob.log.epoch,
      position: positionOf(bob),
      channels: { [cid]: placeOf(bob.last('message.new'))?.id ?? millrace!.id },
    });
    await say(alice, 'm4');
    expect(back.news()).toEqual([
      ...['message.new', 'reaction.new', 'notification.message_new', 'message.new'],
      ...['millrace.resumed', 'message.new'],
    ]);
    expect(messagesOf(back)).toEqual(['m2', 'm3', 'm4']);
    expect(back.last('millrace.resumed')).toMatchObject({
      count: 4,
      more: false,
      lost: [],
      unwatched: [],
      watchers: { [cid]: { count: 1, ids: ['bob'] } },
      users: [{ id: 'bob' }],
    });
    const places = back.frames.filter(({ type }) => type === 'message.new').map(placeOf);
    expect(places.at(-1)?.after).toBe(places.at(-2)?.id);
  });

  it('gets the events to its user that no channel is about', async () => {
    const all = await stage();
    const { bob, server } = all;
    await bob.leave();
    await server('sendUserCustomEvent', { id: 'bob' }, { event: { type: 'wave' } });
    await server('muteUser', {}, { target_id: 'alice', user_id: 'bob' });
    const back = await comeBack(all, bob, {});
    expect(back.news()).toEqual(['wave', 'notification.mutes_updated', 'millrace.resumed']);
  });

  it('that missed nothing gets nothing', async () => {
    const all = await stage();
    await all.bob.leave();
    const back = await comeBack(all, all.bob, { [cid]: (await watch(all.alice)).millrace!.id });
    expect(back.news()).toEqual(['millrace.resumed']);
    expect(back.last('millrace.resumed')).toMatchObject({ count: 0, lost: [] });
  });

  it('gets who is online where it wants presence, and then changes', async () => {
    const all = await stage();
    await all.bob.leave();
    const back = await all.connect('bob', {}, undefined, true);
    const { epoch } = all.bob.log;
    await back.resume({
      ...{ epoch, position: positionOf(all.bob), channels: { [cid]: 0 }, presence: [cid] },
    });
    expect(back.last('millrace.resumed')['users']).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'alice', online: true })]),
    );
    await all.alice.leave();
    expect(back.last('user.presence.changed')).toMatchObject({
      user: { id: 'alice', online: false },
    });
  });

  it('gets much in pages, and is live after the last one only', async () => {
    const all = await stage();
    const { alice, bob } = all;
    await watch(bob);
    const channels = { [cid]: positionOf(bob) };
    await bob.leave();
    for (let n = 0; n < 600; n += 1)
      await alice.call('sendEvent', general, { event: { type: 'tick', n } });
    const back = await comeBack(all, bob, channels);
    const first = back.last('millrace.resumed');
    expect(first).toMatchObject({ count: 500, more: true });
    await alice.call('sendEvent', general, { event: { type: 'tick', n: 600 } });
    await back.resume({
      ...{ epoch: bob.log.epoch, position: Number(first['position']), channels: {} },
    });
    expect(back.last('millrace.resumed')).toMatchObject({ count: 101, more: false });
    await alice.call('sendEvent', general, { event: { type: 'tick', n: 601 } });
    const ticks = back.frames.filter(({ type }) => type === 'tick').map((frame) => frame['n']);
    expect(ticks).toEqual([...Array(602).keys()]);
  });

  it('names its channels in as many requests as it needs', async () => {
    const all = await stage();
    const { alice, bob } = all;
    await bob.leave();
    await say(alice, 'm1');
    await say(alice, 'm2', team);
    const back = await all.connect('bob', {}, undefined, true);
    const at = { epoch: bob.log.epoch, position: positionOf(bob) };
    await back.resume({ ...at, channels: { [cid]: 0 }, last: false });
    expect(back.news()).toEqual(['millrace.resumed']);
    await back.resume({ ...at, channels: { 'team:work': 0 } });
    expect(messagesOf(back)).toEqual(['m1', 'm2']);
    expect(back.last('millrace.resumed')['watchers']).toMatchObject({ [cid]: {}, 'team:work': {} });
  });

  it('does not watch what its user may not read any more, and hears why', async () => {
    const all = await stage();
    const { bob, server } = all;
    await watch(bob);
    await bob.leave();
    await server('updateChannel', general, { remove_members: ['bob'] });
    const back = await comeBack(all, bob, { [cid]: positionOf(bob) });
    expect(back.news()).toContain('notification.removed_from_channel');
    expect(back.last('millrace.resumed')['unwatched']).toEqual([cid]);
    await say(all.alice, 'm1');
    expect(back.news()).toEqual([]);
  });

  it('learns what is lost when it was away for longer than the log goes back', async () => {
    const all = await stage({ logLimit: 100 });
    const { alice, bob } = all;
    await watch(bob);
    await bob.call('getOrCreateChannel', team, { watch: true });
    const [at, quiet] = [positionOf(bob), positionOf(bob)];
    await bob.leave();
    for (let n = 0; n < 600; n += 1)
      await alice.call('sendEvent', general, { event: { type: 'tick', n } });
    const back = await comeBack(all, bob, { [cid]: at, 'team:work': quiet });
    const resumed = back.last('millrace.resumed');
    const to = expect.any(Number) as number;
    expect(resumed['lost']).toEqual([
      { cid, from: at, to },
      { from: at, to },
    ]);
    expect(resumed['unwatched']).toEqual([cid]);
    expect(back.frames.filter(({ type }) => type === 'tick')).toEqual([]);
    await say(alice, 'm1', team);
    expect(messagesOf(back)).toEqual(['m1']);
  });

  it('begins again where the log is another one', async () => {
    const all = await stage();
    await all.bob.leave();
    const back = await all.connect('bob', {}, undefined, true);
    await back.resume({ epoch: 'another', position: 3, channels: { [cid]: 2 } });
    expect(back.last('millrace.resumed')).toMatchObject({
      epoch: all.bob.log.epoch,
      lost: [{ cid, from: 2 }, { from: 3 }],
      unwatched: [cid],
      more: false,
    });
    await watch(back);
    await say(all.alice, 'm1');
    expect(messagesOf(back)).toEqual(['m1']);
  });
});
