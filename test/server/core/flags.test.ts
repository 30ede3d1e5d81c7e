import { describe, expect, test } from 'vitest';
import { createLocalBus } from '../../../src/server/core/jobs/localBus.js';
import { general, makeChannel, startCore } from './harness.js';

const stage = async () => {
  const bus = createLocalBus();
  const harness = await startCore({}, { bus });
  const emitted: Readonly<Record<string, unknown>>[] = [];
  bus.deliveries$.subscribe((delivery) => {
    if (delivery.kind === 'event') emitted.push(delivery.event);
  });
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  const carol = await harness.connect('carol');
  await makeChannel(harness, ['alice', 'bob', 'carol']);
  await bob.call('sendMessage', general, { message: { id: 'm1', text: 'Spam' } });
  const flagged = () => emitted.filter(({ type }) => String(type).endsWith('.flagged'));
  const reports = async (request = {}) =>
    (await harness.server('queryMessageFlags', {}, request)).flags.map(
      ({ user, message }) => `${user?.id ?? ''} ${message.id}`,
    );
  return { ...harness, alice, bob, carol, flagged, reports };
};
const onMessage = { target_message_id: 'm1' };

describe('a flag', () => {
  test('of a message names the message, its author, and who flagged', async () => {
    const { alice, flagged } = await stage();
    const { flag } = await alice.call(
      'flag',
      {},
      { ...onMessage, reason: 'spam', custom: { a: 1 } },
    );
    const view = {
      user: { id: 'alice' },
      target_user: { id: 'bob' },
      target_message_id: 'm1',
      target_message: { text: 'Spam' },
      reason: 'spam',
      custom: { a: 1 },
    };
    expect(flag).toMatchObject(view);
    expect(flagged()).toMatchObject([
      {
        type: 'message.flagged',
        cid: 'messaging:general',
        message_id: 'm1',
        user: { id: 'alice' },
        flag: view,
        reason: 'spam',
        total_flags: 1,
      },
    ]);
  });

  test('of a user names both', async () => {
    const { alice, carol, flagged } = await stage();
    await alice.call('flag', {}, { target_user_id: 'bob' });
    const { flag } = await carol.call('flag', {}, { target_user_id: 'bob', reason: 'rude' });
    expect(flag).toMatchObject({ user: { id: 'carol' }, target_user: { id: 'bob' } });
    expect(flag).not.toHaveProperty('target_message');
    expect(flagged()).toMatchObject([
      { type: 'user.flagged', user: { id: 'alice' }, reason: '', total_flags: 1 },
      { user: { id: 'carol' }, target_user: { id: 'bob' }, reason: 'rude', total_flags: 2 },
    ]);
  });

  test('is answered as before when it is repeated, and is no news', async () => {
    const { alice, flagged } = await stage();
    const first = await alice.call('flag', {}, { ...onMessage, reason: 'spam' });
    const second = await alice.call('flag', {}, { ...onMessage, reason: 'other' });
    expect(second).toEqual(first);
    expect(flagged()).toHaveLength(1);
  });

  test('can be taken back, and set again', async () => {
    const { alice, reports } = await stage();
    await alice.call('flag', {}, onMessage);
    expect(await alice.call('unflag', {}, onMessage)).toMatchObject({
      flag: { target_message_id: 'm1' },
    });
    expect(await alice.call('unflag', {}, onMessage)).toEqual({});
    expect(await reports()).toEqual([]);
    await alice.call('flag', {}, onMessage);
    expect(await reports()).toEqual(['alice m1']);
  });

  test.each([
    [{}, 'Input'],
    [{ target_message_id: 'nothing' }, 'NotFound'],
    [{ target_user_id: 'nobody' }, 'NotFound'],
    [{ target_user_id: 'alice' }, 'Input'],
    [{ ...onMessage, reason: 'x'.repeat(256) }, 'Input'],
    [{ ...onMessage, custom: { a: 'x'.repeat(6_000) } }, 'PayloadTooBig'],
  ])('is refused with %j', async (request, reason) => {
    const { alice } = await stage();
    await expect(alice.call('flag', {}, request)).rejects.toMatchObject({ reason });
  });

  test('of one’s own message, or of one that one does not see, is refused', async () => {
    const { bob, connect } = await stage();
    await expect(bob.call('flag', {}, onMessage)).rejects.toMatchObject({ reason: 'Input' });
    const zoe = await connect('zoe');
    await expect(zoe.call('flag', {}, onMessage)).rejects.toMatchObject({ reason: 'NotAllowed' });
  });

  test('is offered to those who may flag', async () => {
    const { alice } = await stage();
    const { channel } = await alice.call('getOrCreateChannel', general, {});
    expect(channel.own_capabilities).toContain('flag-message');
  });
});

describe('the flags of messages', () => {
  const many = async () => {
    const scene = await stage();
    const { alice, bob, carol } = scene;
    await carol.call('sendMessage', general, { message: { id: 'm2', text: 'More' } });
    await alice.call('flag', {}, onMessage);
    await alice.call('flag', {}, { target_message_id: 'm2' });
    await bob.call('flag', {}, { target_message_id: 'm2' });
    await bob.call('flag', {}, { target_user_id: 'alice' });
    return scene;
  };

  test.each([
    [{}, ['bob m2', 'alice m2', 'alice m1']],
    [{ limit: 1, offset: 1 }, ['alice m2']],
    [{ sort: [{ field: 'created_at', direction: 1 }] }, ['alice m1', 'alice m2', 'bob m2']],
    [{ filter_conditions: { user_id: 'bob' } }, ['alice m1']],
    [{ filter_conditions: { channel_cid: { $in: ['messaging:other'] } } }, []],
    [{ filter_conditions: { channel_cid: 'messaging:general', user_id: { $in: [] } } }, []],
  ])('are found by %j', async (request, expected) => {
    const { reports } = await many();
    expect(await reports(request)).toEqual(expected);
  });

  test('leave out those of deleted messages, unless they are asked for', async () => {
    const { server, reports } = await many();
    await server('deleteMessage', { id: 'm1' }, {});
    await server('deleteMessage', { id: 'm2' }, { hard: true });
    expect(await reports()).toEqual([]);
    expect(await reports({ show_deleted_messages: true })).toEqual(['alice m1']);
  });

  test('go with the user who flagged or was flagged', async () => {
    const { server, reports, clock } = await many();
    await server('deleteUser', { id: 'alice' }, { hard_delete: true });
    clock.flush();
    expect(await reports()).toEqual(['bob m2']);
  });

  test('are for moderators and backends only', async () => {
    const { alice, server } = await many();
    const ask = () => alice.call('queryMessageFlags', {}, {});
    await expect(ask()).rejects.toMatchObject({ reason: 'NotAllowed' });
    await server(
      'updateUsersPartial',
      {},
      { users: [{ id: 'alice', set: { role: 'moderator' } }] },
    );
    expect((await ask()).flags).toHaveLength(3);
  });
});
