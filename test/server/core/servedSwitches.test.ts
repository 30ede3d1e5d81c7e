import { describe, expect, it } from 'vitest';
import { UpdateChannelTypeRequest } from '../../../src/protocol/endpoints/channelTypes.js';
import { ChannelOverrides } from '../../../src/protocol/objects.js';
import {
  configuredSwitches,
  ignoredSwitches,
  unservedSwitches,
} from '../../../src/server/core/app/unservedSwitches.js';
import { general, makeChannel, startCore } from './harness.js';

const name = 'messaging';

/** The switches that change what the server does, and by what they do it. */
const served = {
  connect_events: 'user.watching.start and user.watching.stop',
  custom_events: 'custom events',
  delivery_events: 'message.delivered',
  mutes: 'muteChannel',
  quotes: 'quoted_message_id',
  reactions: 'sendReaction',
  read_events: 'markRead, markUnread and unread counts',
  replies: 'parent_id',
  polls: 'createPoll',
  search: 'search',
  user_message_reminders: 'createReminder',
  typing_events: 'typing.start and typing.stop',
} as const;

/** Every capability, and the call that it lets a client offer. */
const capabilities = {
  'ban-channel-members': 'ban',
  'connect-events': 'user.watching.start',
  'create-attachment': 'sendMessage',
  'create-mention': 'sendMessage',
  'delete-any-message': 'deleteMessage',
  'delete-channel': 'deleteChannel',
  'delete-own-message': 'deleteMessage',
  'flag-message': 'flag',
  'freeze-channel': 'updateChannelPartial',
  'join-channel': 'updateChannel',
  'leave-channel': 'updateChannel',
  'mute-channel': 'muteChannel',
  'pin-message': 'updateMessagePartial',
  'quote-message': 'sendMessage',
  'read-events': 'markRead',
  'search-messages': 'search',
  'send-custom-events': 'sendEvent',
  'send-links': 'sendMessage',
  'send-message': 'sendMessage',
  'send-reaction': 'sendReaction',
  'send-reply': 'sendMessage',
  'send-typing-events': 'sendEvent',
  'set-channel-cooldown': 'updateChannelPartial',
  'skip-slow-mode': 'sendMessage',
  'typing-events': 'sendEvent',
  'update-any-message': 'updateMessage',
  'update-channel': 'updateChannel',
  'update-channel-members': 'updateChannel',
  'update-own-message': 'updateMessage',
  'update-thread': 'updateThreadPartial',
} as const;

const booleansOf = ({ fields }: typeof UpdateChannelTypeRequest | typeof ChannelOverrides) =>
  Object.entries(fields.optional).flatMap(([key, codec]) => (codec.is(true) ? [key] : []));

const withoutFeature = [
  ...unservedSwitches,
  ...(Object.keys(configuredSwitches) as (keyof typeof configuredSwitches)[]),
];

const ignored = Object.keys(ignoredSwitches) as (keyof typeof ignoredSwitches)[];
const off = [...withoutFeature, ...ignored];

describe('the switches of a channel type', () => {
  it('are all known: served, refused, or without effect', () => {
    expect(booleansOf(UpdateChannelTypeRequest).sort()).toEqual(
      [...Object.keys(served), ...off].sort(),
    );
  });

  it.each(withoutFeature)('cannot be turned on without its feature: %s', async (key) => {
    const { server } = await startCore();
    const refused = { reason: 'Input', message: expect.stringContaining(key) as string };
    await expect(server('updateChannelType', { name }, { [key]: true })).rejects.toMatchObject(
      refused,
    );
    await expect(
      server('createChannelType', {}, { name: 'new', [key]: true }),
    ).rejects.toMatchObject(refused);
    await server('updateChannelType', { name }, { [key]: false });
  });

  it.each(Object.keys(served))('can be turned off and on: %s', async (key) => {
    const { server } = await startCore();
    const changed = await server('updateChannelType', { name }, { [key]: false });
    expect(changed).toHaveProperty(key, false);
    expect(await server('updateChannelType', { name }, { [key]: true })).toHaveProperty(key, true);
  });

  it('stay off when they are ignored, and in settings of the host', async () => {
    const all = Object.fromEntries(off.map((key) => [key, true]));
    const { server } = await startCore({ channelTypes: { own: all } });
    await server('updateChannelType', { name }, { push_notifications: true });
    const { channel_types } = await server('listChannelTypes', {}, {});
    for (const type of Object.values(channel_types))
      for (const key of off) expect(type[key] ?? false).toBe(false);
  });
});

describe('uploads', () => {
  it('are on where the host takes them, and off where a type or a channel has them off', async () => {
    const harness = await startCore({ servesUploads: true });
    const alice = await harness.connect('alice');
    await makeChannel(harness, ['alice']);
    const capabilities = async () =>
      (await alice.call('getOrCreateChannel', general, {})).channel.own_capabilities;
    expect(await capabilities()).toContain('upload-file');
    await harness.server('updateChannelType', { name }, { uploads: false });
    expect(await capabilities()).not.toContain('upload-file');
    await harness.server('updateChannelType', { name }, { uploads: true });
    await harness.server('updateChannelPartial', general, {
      set: { config_overrides: { uploads: false } },
    });
    expect(await capabilities()).not.toContain('upload-file');
  });
});

describe('the overrides of one channel', () => {
  it.each(booleansOf(ChannelOverrides).filter((key) => !Object.hasOwn(served, key)))(
    'cannot turn on what is not served: %s',
    async (key) => {
      const harness = await startCore();
      await harness.connect('alice');
      await makeChannel(harness, ['alice']);
      await expect(
        harness.server('updateChannelPartial', general, {
          set: { config_overrides: { [key]: true } },
        }),
      ).rejects.toMatchObject({ reason: 'Input', message: expect.stringContaining(key) as string });
    },
  );
});

describe('the capabilities in a channel', () => {
  it('are those of served calls, with all rights', async () => {
    const harness = await startCore();
    await harness.server('updateUsers', {}, { users: { root: { id: 'root', role: 'admin' } } });
    const root = await harness.connect('root');
    const { channel } = await root.call('getOrCreateChannel', general, {
      data: { members: ['root'] },
    });
    expect([...(channel.own_capabilities ?? [])].sort()).toEqual(Object.keys(capabilities).sort());
  });

  it.each([
    ['delivery_events', ['delivery-events']],
    ['polls', ['cast-poll-vote', 'query-poll-votes', 'send-poll']],
  ] as const)('come with their switch: %s', async (key, added) => {
    const harness = await startCore();
    await harness.server('updateChannelType', { name }, { [key]: true });
    const alice = await harness.connect('alice');
    const { channel } = await makeChannel(harness, ['alice']).then(() =>
      alice.call('getOrCreateChannel', general, {}),
    );
    expect(channel.own_capabilities).toEqual(expect.arrayContaining([...added]));
  });

  it.each([
    ['connect_events', ['connect-events']],
    ['custom_events', ['send-custom-events']],
    ['quotes', ['quote-message']],
    ['reactions', ['send-reaction']],
    ['read_events', ['read-events']],
    ['replies', ['send-reply', 'update-thread']],
    ['search', ['search-messages']],
    ['typing_events', ['send-typing-events', 'typing-events']],
  ] as const)('go with their switch: %s', async (key, gone) => {
    const harness = await startCore();
    await harness.server('updateChannelType', { name }, { [key]: false });
    await harness.server('updateUsers', {}, { users: { root: { id: 'root', role: 'admin' } } });
    const root = await harness.connect('root');
    const { channel } = await root.call('getOrCreateChannel', general, {
      data: { members: ['root'] },
    });
    const left = Object.keys(capabilities).filter((it) => !gone.some((other) => other === it));
    expect([...(channel.own_capabilities ?? [])].sort()).toEqual(left.sort());
  });
});
