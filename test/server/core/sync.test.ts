import { describe, expect, it } from 'vitest';
import type { CoreSettings } from '../../../src/server/core/settings.js';
import { type Client, general, makeChannel, startCore } from './harness.js';

const cid = 'messaging:general';
const team = { type: 'team', id: 'work' };
const dayMs = 24 * 60 * 60 * 1000;

const stage = async (settings: CoreSettings = {}) => {
  const harness = await startCore(settings);
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  const now = (): string => new Date(harness.clock.now()).toISOString();
  const pass = (ms: number): void => {
    harness.clock.schedule(() => undefined, ms);
    harness.clock.flush();
  };
  pass(1_000);
  return { ...harness, alice, bob, now, pass };
};

const say = (client: Client, id: string, address = general) =>
  client.call('sendMessage', address, { message: { id, text: id } });

const typesOf = ({ events }: { readonly events: readonly { readonly type: string }[] }) =>
  events.map(({ type }) => type);

describe('sync', () => {
  it('gives back what happened in the channels since then, oldest first', async () => {
    const { alice, bob, server, now, pass } = await stage();
    await say(alice, 'before');
    pass(1_000);
    const last_sync_at = now();
    await say(alice, 'm1');
    await bob.call('sendReaction', { id: 'm1' }, { reaction: { type: 'like' } });
    await alice.call('updateMessage', { id: 'm1' }, { message: { text: 'new' } });
    await server('updateChannel', general, { data: { name: 'x' }, user_id: 'alice' });
    await alice.call('deleteMessage', { id: 'm1' }, {});
    const answer = await bob.call('sync', {}, { channel_cids: [cid], last_sync_at });
    expect(typesOf(answer)).toEqual([
      'message.new',
      'reaction.new',
      'channel.updated',
      'message.deleted',
    ]);
    expect(answer.events[0]).toMatchObject({ cid, message: { id: 'm1' } });
  });

  it('leaves out what is for others, in other channels, or not worth a replay', async () => {
    const harness = await stage();
    const { alice, bob, server, now } = harness;
    await makeChannel(harness, ['alice', 'bob'], team);
    await server(
      'ban',
      {},
      {
        target_user_id: 'alice',
        ...general,
        shadow: true,
        banned_by_id: 'bob',
      },
    );
    harness.pass(1_000);
    const last_sync_at = now();
    await say(alice, 'shadowed');
    await say(bob, 'elsewhere', team);
    await bob.call('markRead', general, {});
    await bob.call('sendEvent', general, { event: { type: 'wave' } });
    await alice.call('hideChannel', general, {});
    const request = { channel_cids: [cid], last_sync_at };
    expect(typesOf(await bob.call('sync', {}, request))).toEqual([]);
    expect(typesOf(await alice.call('sync', {}, request))).toEqual([
      'message.new',
      'channel.hidden',
    ]);
  });

  it('reports who was added meanwhile', async () => {
    const { connect, server, now } = await stage();
    const carol = await connect('carol');
    const last_sync_at = now();
    await server('updateChannel', general, { add_members: ['carol'] });
    const answer = await carol.call('sync', {}, { channel_cids: [cid], last_sync_at });
    expect(typesOf(answer)).toEqual(['notification.added_to_channel', 'channel.updated']);
  });

  it('shows nothing of a channel that the caller may not read, and says so', async () => {
    const { alice, connect, now } = await stage();
    const carol = await connect('carol');
    const request = { channel_cids: [cid, 'messaging:gone'], last_sync_at: now() };
    await say(alice, 'secret');
    const answer = await carol.call('sync', {}, request);
    expect(answer.events).toMatchObject([
      { type: 'notification.removed_from_channel', cid, user: { id: 'carol' } },
    ]);
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(await carol.call('sync', {}, { ...request, with_inaccessible_cids: true })).toEqual({
      events: [],
      inaccessible_cids: [cid, 'messaging:gone'],
    });
  });

  it('lets the connection watch what it asked for', async () => {
    const { alice, bob, now } = await stage();
    await bob.call('sync', {}, { channel_cids: [cid], last_sync_at: now(), watch: true });
    await say(alice, 'm1');
    expect(bob.last('message.new')).toMatchObject({ message: { id: 'm1' } });
  });

  it('refuses a moment of more than 30 days ago', async () => {
    const { bob, now, pass } = await stage();
    const last_sync_at = now();
    const ask = () => bob.call('sync', {}, { channel_cids: [cid], last_sync_at });
    pass(29 * dayMs);
    expect(typesOf(await ask())).toEqual([]);
    pass(2 * dayMs);
    await expect(ask()).rejects.toMatchObject({
      reason: 'Input',
      message: expect.stringMatching(/^Too old last_sync_at time/) as string,
    });
  });

  it('refuses a moment that the log does not go back to', async () => {
    const { alice, bob, store, now, pass } = await stage();
    const last_sync_at = now();
    await say(alice, 'm1');
    await say(alice, 'm2');
    await store.transaction(async ({ log }) => log.truncate((await log.state()).last));
    pass(1_000);
    const ask = (moment: string) =>
      bob.call('sync', {}, { channel_cids: [cid], last_sync_at: moment });
    await expect(ask(last_sync_at)).rejects.toMatchObject({
      message: expect.stringMatching(/^Too old last_sync_at time/) as string,
    });
    expect(typesOf(await ask(now()))).toEqual([]);
  });

  it('gives 1 000 events and refuses one more', async () => {
    const { alice, bob, store, now } = await stage();
    const last_sync_at = now();
    const ask = () => bob.call('sync', {}, { channel_cids: [cid], last_sync_at });
    await say(alice, 'm1');
    await store.transaction(async ({ log }) => {
      const { last } = await log.state();
      const [said] = (await log.ofChannels([cid], { after: 0, limit: 1_000 })).slice(-1);
      const more = Array.from({ length: 999 }, (_, i) => ({ ...said!, id: last + 1 + i }));
      for (const row of more) await log.append([row], []);
    });
    expect((await ask()).events).toHaveLength(1_000);
    await say(alice, 'last');
    await expect(ask()).rejects.toMatchObject({
      reason: 'Input',
      message: expect.stringMatching(/^Too many events/) as string,
    });
  });

  it('refuses to look for few events among many that the caller does not get', async () => {
    const { alice, bob, store, now } = await stage();
    const last_sync_at = now();
    await say(alice, 'm1');
    await store.transaction(async ({ log }) => {
      const { last } = await log.state();
      const [said] = (await log.ofChannels([cid], { after: 0, limit: 1_000 })).slice(-1);
      const shadowed = { ...said!, routing: { ...said!.routing, onlyTo: ['alice'] } };
      for (let more = 1; more <= 4_000; more += 1)
        await log.append([{ ...shadowed, id: last + more }], []);
    });
    await expect(bob.call('sync', {}, { channel_cids: [cid], last_sync_at })).rejects.toMatchObject(
      {
        reason: 'Input',
        message: expect.stringMatching(/^Too many events/) as string,
      },
    );
  });

  it.each([
    ['no channel', []],
    ['what is no channel', ['general']],
    ['256 channels', Array.from({ length: 256 }, (_, i) => `messaging:${String(i)}`)],
  ])('refuses %s', async (_, channel_cids) => {
    const { bob, now } = await stage();
    await expect(bob.call('sync', {}, { channel_cids, last_sync_at: now() })).rejects.toMatchObject(
      { reason: 'Input' },
    );
  });
});
