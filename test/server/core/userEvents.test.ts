import * as t from 'io-ts';
import { defineEvent } from 'millrace';
import { describe, expect, it } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from './harness.js';

const stage = async (settings: Parameters<typeof startCore>[0] = {}) => {
  const harness = await startCore(settings);
  const phone = await harness.connect('alice');
  const laptop = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(phone);
  await watch(bob);
  settle(phone, laptop, bob);
  const send = (id: string, event: { readonly type: string }) =>
    harness.server('sendUserCustomEvent', { id }, { event });
  return { ...harness, phone, laptop, bob, send };
};

describe('a custom event to a user', () => {
  it('comes to every connection of the user, and to nobody else', async () => {
    const { phone, laptop, bob, send } = await stage();
    const event = { type: 'friend_request', text: 'Hey', cid: 'a:b', custom: { from: 'carol' } };
    expect(await send('alice', event)).toEqual({});
    for (const client of [phone, laptop]) {
      expect(client.news()).toEqual(['friend_request']);
      expect(client.last('friend_request')).toEqual({
        type: 'friend_request',
        created_at: expect.any(String),
        text: 'Hey',
        from: 'carol',
        millrace: { id: expect.any(Number) },
      });
    }
    expect(bob.news()).toEqual([]);
  });

  it('can be sent to somebody who is offline', async () => {
    const { server, send } = await stage();
    await server('updateUsers', {}, { users: { dave: { id: 'dave' } } });
    expect(await send('dave', { type: 'wave' })).toEqual({});
  });

  it.for([
    ['nobody', { type: 'wave' }, 'NotFound'],
    ['alice', { type: '' }, 'Input'],
    ['alice', { type: 'my.event' }, 'Input'],
    ['alice', { type: 'message.new' }, 'Input'],
    ['alice', { type: 'wave', text: 'é'.repeat(2600) }, 'PayloadTooBig'],
  ] as const)('to %s as %j is refused: %s', async ([id, event, reason]) => {
    const { send, phone } = await stage();
    await expect(send(id, event)).rejects.toMatchObject({ reason });
    expect(phone.news()).toEqual([]);
  });
});

describe('an allow-list of custom events', () => {
  const FriendRequest = defineEvent('friend_request', t.type({ text: t.string }));

  it('lets through what it defines, to users and to channels', async () => {
    const { phone, bob, send } = await stage({ events: [FriendRequest] });
    const event = { type: 'friend_request', text: 'Hey' };
    await send('alice', event);
    await bob.call('sendEvent', general, { event });
    expect(phone.news()).toEqual(['friend_request', 'friend_request']);
  });

  it.for([{ type: 'password_reset' }, { type: 'friend_request', text: 1 }])(
    'refuses %j everywhere',
    async (event) => {
      const { phone, bob, send } = await stage({ events: [FriendRequest] });
      const refused = { reason: 'Input' };
      await expect(send('alice', event)).rejects.toMatchObject(refused);
      await expect(bob.call('sendEvent', general, { event })).rejects.toMatchObject(refused);
      expect(phone.news()).toEqual([]);
    },
  );

  it('leaves typing alone', async () => {
    const { phone, bob } = await stage({ events: [] });
    await bob.call('sendEvent', general, { event: { type: 'typing.start' } });
    expect(phone.news()).toEqual(['typing.start']);
  });
});
