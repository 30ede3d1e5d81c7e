import { describe, expect, it } from 'vitest';
import type { Filter } from '../../../src/protocol/endpoints/inputs.js';
import { general, makeChannel, startCore } from './harness.js';

const cidsOf = (answer: { channels: readonly { channel: { cid: string } }[] }) =>
  answer.channels.map(({ channel }) => channel.cid);

describe('channels', () => {
  it('are the same for the same members, in whatever order they are named', async () => {
    const { connect } = await startCore();
    const alice = await connect('alice');
    await connect('bob');
    const open = (members: readonly string[]) =>
      alice.call('getOrCreateDistinctChannel', { type: 'messaging' }, { data: { members } });
    const first = await open(['alice', 'bob']);
    const again = await open(['bob', 'alice', 'bob']);
    expect(again.channel.cid).toBe(first.channel.cid);
    expect(again.channel.id).toMatch(/^!members-[0-9a-f]{48}$/);
    await expect(open([])).rejects.toMatchObject({ reason: 'Input' });
  });

  it('belong to who creates them, member or not', async () => {
    const { connect } = await startCore();
    const alice = await connect('alice');
    const answer = await alice.call('getOrCreateChannel', general, {
      data: { name: 'General', color: 'red', member_count: 7 },
    });
    expect(answer).toMatchObject({
      channel: { name: 'General', color: 'red', member_count: 0, created_by: { id: 'alice' } },
      members: [],
    });
    expect(answer).not.toHaveProperty('membership');
  });

  it('list what a plain user can do in a channel of its own', async () => {
    const { connect } = await startCore();
    const alice = await connect('alice');
    const request = { data: { members: ['alice'] } };
    const { channel } = await alice.call('getOrCreateChannel', general, request);
    expect(channel.own_capabilities).toEqual([
      'connect-events',
      'create-attachment',
      'create-mention',
      'delete-channel',
      'delete-own-message',
      'flag-message',
      'join-channel',
      'leave-channel',
      'mute-channel',
      'pin-message',
      'quote-message',
      'read-events',
      'search-messages',
      'send-custom-events',
      'send-links',
      'send-message',
      'send-reaction',
      'send-reply',
      'send-typing-events',
      'typing-events',
      'update-channel',
      'update-channel-members',
      'update-own-message',
      'update-thread',
    ]);
  });

  it('are refused with members or types that do not exist, or without a creator', async () => {
    const { connect, server } = await startCore();
    const alice = await connect('alice');
    const members = ['alice', 'nobody'];
    await expect(
      alice.call('getOrCreateChannel', general, { data: { members } }),
    ).rejects.toMatchObject({ reason: 'NotFound' });
    await expect(
      alice.call('getOrCreateChannel', { type: 'unheard', id: 'x' }, {}),
    ).rejects.toMatchObject({ reason: 'NotFound' });
    await expect(server('getOrCreateChannel', general, {})).rejects.toMatchObject({
      reason: 'Input',
    });
  });

  it('are found by filter, in the order asked for', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    await harness.connect('bob');
    for (const id of ['a', 'b', 'c']) {
      const members = id === 'c' ? ['bob'] : ['alice', 'bob'];
      await makeChannel(harness, members, { type: 'messaging', id });
      const update = { data: { name: `Room ${id}`, rank: id.charCodeAt(0) } };
      await harness.server('updateChannel', { type: 'messaging', id }, update);
    }
    const query = async (filter_conditions: Filter, more: object = {}) =>
      cidsOf(await alice.call('queryChannels', {}, { filter_conditions, ...more }));
    const mine = { members: { $in: ['alice'] } };
    expect(await query(mine)).toEqual(['messaging:b', 'messaging:a']);
    expect(await query({})).toEqual(['messaging:b', 'messaging:a']);
    expect(await query({ members: { $eq: ['bob', 'alice'] }, rank: { $gt: 97 } })).toEqual([
      'messaging:b',
    ]);
    expect(
      await query(mine, { sort: [{ field: 'rank', direction: 1 }], limit: 1, offset: 1 }),
    ).toEqual(['messaging:b']);
    expect(await query({ ...mine, name: { $autocomplete: 'room a' } })).toEqual(['messaging:a']);
    await expect(query({ name: { $like: 'x' } })).rejects.toMatchObject({ reason: 'Input' });
    await expect(query({}, { limit: 31 })).rejects.toMatchObject({ reason: 'Input' });
  });

  it('stay hidden for who hid them until a message comes', async () => {
    const { connect } = await startCore();
    const alice = await connect('alice');
    await connect('bob');
    const request = { data: { members: ['alice', 'bob'] }, hide_for_creator: true };
    await alice.call('getOrCreateChannel', general, request);
    const found = async (filter_conditions = {}) =>
      cidsOf(await alice.call('queryChannels', {}, { filter_conditions }));
    expect(await found()).toEqual([]);
    expect(await found({ hidden: true })).toEqual(['messaging:general']);
    await alice.call('sendMessage', general, { message: { text: 'hi' } });
    expect(alice.last('channel.visible')).toMatchObject({ user: { id: 'alice' } });
    expect(await found()).toEqual(['messaging:general']);
  });
});
