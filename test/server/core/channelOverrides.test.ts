import { describe, expect, it } from 'vitest';
import { general, makeChannel, startCore, watch } from './harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  const override = (config_overrides: object) =>
    harness.server('updateChannelPartial', general, { set: { config_overrides } });
  return { ...harness, alice, bob, override };
};

describe('the settings of one channel', () => {
  it('are those of its type, but for those it has of its own', async () => {
    const { alice, override } = await stage();
    const other = { type: 'messaging', id: 'other' };
    await alice.call('getOrCreateChannel', other, {});
    const { channel } = await override({ typing_events: false, max_message_length: 3 });
    expect(channel.config).toMatchObject({ typing_events: false, max_message_length: 3 });
    const typing = { event: { type: 'typing.start' } };
    await expect(alice.call('sendEvent', general, typing)).rejects.toMatchObject({
      reason: 'EventNotSupported',
    });
    await expect(
      alice.call('sendMessage', general, { message: { text: 'four' } }),
    ).rejects.toMatchObject({ reason: 'MessageTooLong' });
    await alice.call('sendEvent', other, typing);
    const { channel: seen } = await alice.call('getChannel', general, {});
    expect(seen.own_capabilities).not.toContain('typing-events');
  });

  it('grant and take permissions by role', async () => {
    const { bob, override } = await stage();
    const text = { message: { text: 'hi' } };
    const rename = { data: { name: 'Bob’s' } };
    await bob.call('sendMessage', general, text);
    await expect(bob.call('updateChannel', general, rename)).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    const grants = { channel_member: ['!create-message', 'update-channel'] };
    const { channel } = await override({ grants });
    expect(channel.config?.grants?.['channel_member']).toEqual(
      expect.arrayContaining(['read-channel', 'update-channel']),
    );
    await expect(bob.call('sendMessage', general, text)).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await bob.call('updateChannel', general, rename);
  });

  it('go with the creation, stay through updates, and go back to those of the type', async () => {
    const { server, alice } = await stage();
    const place = { type: 'messaging', id: 'quiet' };
    const data = { created_by_id: 'alice', config_overrides: { reactions: false } };
    const made = await server('getOrCreateChannel', place, { data });
    expect(made.channel.config).toMatchObject({ reactions: false });
    const renamed = await alice.call('updateChannel', place, { data: { name: 'Quiet' } });
    expect(renamed.channel.config).toMatchObject({ reactions: false });
    const plain = await server('updateChannelPartial', place, { unset: ['config_overrides'] });
    expect(plain.channel.config).toMatchObject({ reactions: true });
  });

  it('are a backend’s to give', async () => {
    const { alice } = await stage();
    const config_overrides = { reactions: false };
    const other = { type: 'messaging', id: 'other' };
    for (const call of [
      () => alice.call('updateChannelPartial', general, { set: { config_overrides } }),
      () => alice.call('updateChannel', general, { data: { config_overrides } }),
      () => alice.call('getOrCreateChannel', other, { data: { config_overrides } }),
    ])
      await expect(call()).rejects.toMatchObject({ reason: 'NotAllowed' });
  });

  it.each([
    [{ read_events: false }, 'read_events is not for one channel'],
    [{ reactions: 'no' }, 'config_overrides.reactions: expected boolean'],
    [{ commands: ['dance'] }, "command 'dance' is not supported"],
    [{ max_message_length: 0 }, 'max_message_length must be from 1'],
  ])('cannot be %j', async (overrides, message) => {
    const { override } = await stage();
    await expect(override(overrides)).rejects.toMatchObject({
      reason: 'Input',
      message: expect.stringContaining(message),
    });
  });
});

describe('the tags of a channel', () => {
  const tagged = (tag: string) => ({ filter_conditions: { filter_tags: { $in: [tag] } } });

  it('are set, added, removed, sent and searchable', async () => {
    const { alice, bob } = await stage();
    await watch(bob);
    const data = { name: 'General', filter_tags: ['green', 'green'] };
    const { channel } = await alice.call('updateChannel', general, { data });
    expect(channel.filter_tags).toEqual(['green']);
    await alice.call('updateChannel', general, {
      add_filter_tags: ['blue'],
      remove_filter_tags: ['green'],
    });
    expect(bob.last('channel.updated')).toMatchObject({
      channel: { name: 'General', filter_tags: ['blue'] },
    });
    const found = async (tag: string) =>
      (await bob.call('queryChannels', {}, tagged(tag))).channels;
    expect(await found('blue')).toHaveLength(1);
    expect(await found('green')).toEqual([]);
    await expect(
      bob.call('updateChannel', general, { add_filter_tags: ['red'] }),
    ).rejects.toMatchObject({ reason: 'NotAllowed' });
  });
});
