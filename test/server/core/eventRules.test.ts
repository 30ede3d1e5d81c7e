import * as t from 'io-ts';
import { defineEvent } from 'millrace';
import { describe, expect, it } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from './harness.js';

const data = t.type({ x: t.number });
const Cursor = defineEvent('cursor', data, { from: 'members', rate: '3/s', retain: 'latest' });
const Raid = defineEvent('raid', data, { from: 'moderators', to: 'channel' });
const Reset = defineEvent('password_reset', data, { from: 'server', to: 'user' });
const Small = defineEvent('small', t.type({ text: t.string }), { maxBytes: 20 });
const events = [Cursor, Raid, Reset, Small];

const stage = async () => {
  const harness = await startCore({ events });
  const [alice, bob, carol] = [
    await harness.connect('alice'),
    await harness.connect('bob'),
    await harness.connect('carol'),
  ];
  await makeChannel(harness, ['alice', 'bob']);
  await watch(bob);
  settle(alice, bob, carol);
  const send = (who: typeof alice, type: string, rest: object = { x: 1 }) =>
    who.call('sendEvent', general, { event: { type, ...rest } });
  return { ...harness, alice, bob, carol, send };
};

describe('who may send an event', () => {
  it('is a member, where the definition says so', async () => {
    const { server, alice, bob, carol, send } = await stage();
    await server('updateUsers', {}, { users: { carol: { id: 'carol', role: 'admin' } } });
    await send(alice, 'cursor');
    await expect(send(carol, 'cursor')).rejects.toMatchObject({ reason: 'NotAllowed' });
    expect(bob.news()).toEqual(['cursor']);
  });

  it('is a moderator, where the definition says so', async () => {
    const { server, alice, bob, carol, send } = await stage();
    await expect(send(bob, 'raid')).rejects.toMatchObject({
      reason: 'NotAllowed',
      message: "User 'bob' may not send 'raid': it is sent by moderators",
    });
    await server('updateChannel', general, { add_moderators: ['bob'] });
    await server('updateUsers', {}, { users: { carol: { id: 'carol', role: 'admin' } } });
    settle(bob);
    for (const who of [alice, bob, carol]) await send(who, 'raid');
    expect(bob.news()).toEqual(['raid', 'raid', 'raid']);
  });

  it('is a backend alone, where the definition says so: no password reset can be forged', async () => {
    const { server, alice, bob, send } = await stage();
    const event = { type: 'password_reset', x: 1 };
    await expect(send(alice, 'password_reset')).rejects.toMatchObject({ reason: 'NotAllowed' });
    await expect(
      server('sendEvent', general, { event: { ...event, user_id: 'alice' } }),
    ).rejects.toMatchObject({
      reason: 'NotAllowed',
      message: "'password_reset' is sent to a user, not to a channel",
    });
    expect(bob.news()).toEqual([]);
    await server('sendUserCustomEvent', { id: 'bob' }, { event });
    expect(bob.news()).toEqual(['password_reset']);
  });
});

describe('what an event may be', () => {
  it.for([
    ['raid', 'NotAllowed'],
    ['unheard_of', 'Input'],
  ] as const)('an event %s to a user is refused: %s', async ([type, reason]) => {
    const { server } = await stage();
    const sent = server('sendUserCustomEvent', { id: 'bob' }, { event: { type, x: 1 } });
    await expect(sent).rejects.toMatchObject({ reason });
  });

  it('is of the size and shape that its definition gives', async () => {
    const { alice, bob, send } = await stage();
    await expect(send(alice, 'small', { text: 'ééééé' })).rejects.toMatchObject({
      reason: 'PayloadTooBig',
      message: "the data of 'small' must have at most 20 bytes",
    });
    await expect(send(alice, 'small', { text: 1 })).rejects.toMatchObject({ reason: 'Input' });
    await send(alice, 'small', { text: 'éé' });
    expect(bob.news()).toEqual(['small']);
  });
});

describe('how often an event may be sent', () => {
  it('is counted for each user, and refilled with time', async () => {
    const { clock, alice, bob, send } = await stage();
    const three = async (who: typeof alice) => {
      for (let n = 0; n < 3; n += 1) await send(who, 'cursor', { x: n });
    };
    await three(alice);
    await expect(send(alice, 'cursor')).rejects.toMatchObject({
      reason: 'RateLimited',
      message: "User 'alice' sent 'cursor' too often: 3/s are allowed",
    });
    await three(bob);
    clock.frame += 333;
    await expect(send(alice, 'cursor')).rejects.toMatchObject({ reason: 'RateLimited' });
    clock.frame += 2;
    await send(alice, 'cursor');
    expect(bob.news()).toHaveLength(7);
  });

  it('does not bind a backend', async () => {
    const { server, bob } = await stage();
    for (let n = 0; n < 5; n += 1)
      await server('sendEvent', general, { event: { type: 'cursor', x: n, user_id: 'alice' } });
    expect(bob.news()).toHaveLength(5);
  });
});

describe('a retained event', () => {
  const xOf = (frames: readonly object[]) =>
    frames.map((frame) => {
      const { user, x, created_at } = frame as {
        user: { id: string };
        x: number;
        created_at: string;
      };
      return [user.id, x, created_at];
    });
  const cursorsOf = ({ frames }: { frames: readonly { readonly type: string }[] }) =>
    xOf(frames.filter(({ type }) => type === 'cursor'));

  it('is the last one of each sender, for a connection that starts to watch', async () => {
    const { alice, bob, carol, connect, send } = await stage();
    await send(alice, 'cursor', { x: 1 });
    await send(bob, 'cursor', { x: 2 });
    await send(alice, 'cursor', { x: 3 });
    const phone = await connect('bob');
    const seen = cursorsOf(bob);
    settle(bob, phone, carol);
    await watch(phone);

    expect(cursorsOf(phone)).toEqual([seen[1], seen[2]]);
    expect(phone.last('cursor')).not.toHaveProperty('millrace');
    expect(bob.news()).toEqual([]);
    await phone.call(
      'queryChannels',
      {},
      { filter_conditions: { members: { $in: ['bob'] } }, watch: true },
    );
    expect(cursorsOf(phone)).toHaveLength(4);
  });

  it('is not kept of a sender whom only itself can see', async () => {
    const { server, alice, connect, send } = await stage();
    await server('ban', {}, { target_user_id: 'alice', shadow: true, banned_by_id: 'bob' });
    await send(alice, 'cursor');
    const phone = await connect('bob');
    await watch(phone);
    expect(cursorsOf(phone)).toEqual([]);
  });

  it('goes with its sender and with its channel', async () => {
    const { server, store, alice, bob, send } = await stage();
    const kept = () =>
      store.transaction((tx) => tx.retained.inChannel('messaging:general', ['cursor'], 10));
    await send(alice, 'cursor');
    await send(bob, 'cursor');
    await server('deleteUser', { id: 'alice' }, { hard_delete: true });
    expect(await kept()).toMatchObject([{ user_id: 'bob' }]);
    await server('deleteChannel', general, {});
    expect(await kept()).toEqual([]);
  });
});
