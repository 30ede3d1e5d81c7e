import { describe, expect, it } from 'vitest';
import { general, makeChannel, startCore } from './harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice']);
  return { ...harness, alice, bob };
};

describe('the settings of an application', () => {
  it('are shown to clients in part', async () => {
    const { server, alice } = await stage();
    await server('updateApp', {}, { name: 'Chess club' });
    const reduced = (await alice.call('getApp', {}, {})).app;
    expect(Object.keys(reduced).sort()).toEqual([
      'async_url_enrich_enabled',
      'auto_translation_enabled',
      'file_upload_config',
      'id',
      'image_upload_config',
      'name',
      'placement',
    ]);
    expect(reduced.name).toBe('Chess club');
    expect((await server('getApp', {}, {})).app).toMatchObject({
      ...reduced,
      suspended: false,
      disable_permissions_checks: false,
      channel_configs: { messaging: { name: 'messaging', typing_events: true } },
    });
  });

  it('outlive the process, and what is not named stays', async () => {
    const { server, store } = await stage();
    await server('updateApp', {}, { name: 'Chess club' });
    await server('updateApp', {}, { guest_user_creation_disabled: true });
    const next = await startCore({}, { store, nodeId: 'node-2' });
    expect((await next.server('getApp', {}, {})).app).toMatchObject({
      name: 'Chess club',
      guest_user_creation_disabled: true,
    });
  });

  it('are none that this server does not keep to', async () => {
    const { server } = await stage();
    await expect(
      server('updateApp', {}, { sqs_url: 'http://queue.test' } as object),
    ).rejects.toMatchObject({
      reason: 'Input',
      message: 'sqs_url is not supported by this server',
    });
  });

  it('may suspend everybody but the backend', async () => {
    const { server, connect, alice, bob, anonymous } = await stage();
    await server('updateApp', {}, { suspended: true, suspended_explanation: 'unpaid' });
    expect([alice.isEnded(), bob.isEnded()]).toEqual([true, true]);
    const suspended = { reason: 'AppSuspended', message: 'unpaid' };
    await expect(alice.call('getApp', {}, {})).rejects.toMatchObject(suspended);
    await expect(connect('carol')).rejects.toMatchObject(suspended);
    await expect(anonymous('x')('createGuest', {}, { user: { id: 'tom' } })).rejects.toMatchObject(
      suspended,
    );
    await server('updateApp', {}, { suspended: false });
    await connect('carol');
  });

  it('may ask for no permissions', async () => {
    const { server, bob } = await stage();
    const read = () => bob.call('getOrCreateChannel', general, {});
    await expect(read()).rejects.toMatchObject({ reason: 'NotAllowed' });
    await server('updateApp', {}, { disable_permissions_checks: true });
    expect(await read()).toMatchObject({ channel: { id: 'general' } });
    await expect(
      bob.call('sendMessage', general, { message: { text: 'hi', user_id: 'alice' } }),
    ).rejects.toMatchObject({ reason: 'NotAllowed' });
  });

  it('answer who only says hi', async () => {
    const { anonymous } = await stage();
    expect(await anonymous('x')('sayHi', {}, {})).toEqual({});
  });
});

describe('channel types', () => {
  it('are there from the start, with what each role may do', async () => {
    const { server } = await stage();
    const { channel_types: types } = await server('listChannelTypes', {}, {});
    expect(Object.keys(types).sort()).toEqual([
      'commerce',
      'gaming',
      'livestream',
      'messaging',
      'team',
    ]);
    expect(await server('getChannelType', { name: 'messaging' }, {})).toMatchObject({
      name: 'messaging',
      typing_events: true,
      grants: {
        admin: expect.arrayContaining(['delete-channel']),
        user: expect.arrayContaining(['create-channel', 'read-channel-owner']),
      },
    });
  });

  it('can be made, changed and deleted', async () => {
    const { server, alice, store } = await stage();
    const made = await server(
      'createChannelType',
      {},
      {
        name: 'club',
        commands: ['all'],
        typing_events: false,
      },
    );
    expect(made).toMatchObject({ name: 'club', typing_events: false, read_events: true });
    const club = { type: 'club', id: 'one' };
    await makeChannel({ server }, ['alice'], club);
    const typing = { event: { type: 'typing.start' } };
    const send = () => alice.call('sendEvent', club, typing);
    await expect(send()).rejects.toMatchObject({ reason: 'EventNotSupported' });
    await server('updateChannelType', { name: 'club' }, { typing_events: true });
    expect(await send()).toMatchObject({ event: { type: 'typing.start' } });
    const next = await startCore({}, { store, nodeId: 'node-2' });
    expect(await next.server('getChannelType', { name: 'club' }, {})).toMatchObject({
      created_at: made.created_at,
      typing_events: true,
    });
    const remove = () => server('deleteChannelType', { name: 'club' }, {});
    await expect(remove()).rejects.toMatchObject({ reason: 'Input' });
    await server('createChannelType', {}, { name: 'empty' });
    await server('deleteChannelType', { name: 'empty' }, {});
    await expect(server('getChannelType', { name: 'empty' }, {})).rejects.toMatchObject({
      reason: 'NotFound',
    });
  });

  it('say what roles may do, role by role', async () => {
    const { server, alice, bob } = await stage();
    const update = (grants: Record<string, string[]> | null) =>
      server('updateChannelType', { name: 'messaging' }, { grants });
    const { grants } = await update({ user: ['read-channel', 'create-message-owner'] });
    expect(grants).toMatchObject({ user: ['read-channel', 'create-message-owner'] });
    expect(grants?.['channel_member']).toContain('create-message');
    const opened = await bob.call('getOrCreateChannel', general, {});
    expect(opened.channel.own_capabilities).not.toContain('send-message');
    const send = () => bob.call('sendMessage', general, { message: { text: 'hi' } });
    await expect(send()).rejects.toMatchObject({ reason: 'NotAllowed' });
    await update({ channel_member: [] });
    await alice.call('sendMessage', general, { message: { text: 'the owner may' } });
    await update(null);
    await expect(bob.call('getOrCreateChannel', general, {})).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
  });

  it.for([
    ['createChannelType', {}, { name: 'messaging' }, 'Input'],
    ['createChannelType', {}, { name: 'a b' }, 'Input'],
    ['createChannelType', {}, { name: 'club', commands: ['dance'] }, 'Input'],
    ['createChannelType', {}, { name: 'club', max_message_length: 20_001 }, 'Input'],
    ['updateChannelType', { name: 'none' }, {}, 'NotFound'],
    ['deleteChannelType', { name: 'none' }, {}, 'NotFound'],
    ['deleteChannelType', { name: 'messaging' }, {}, 'Input'],
  ] as const)('refuse %s %j %j: %s', async ([key, params, request, reason]) => {
    const { server } = await stage();
    await expect(server(key, params as never, request as never)).rejects.toMatchObject({ reason });
  });
});
