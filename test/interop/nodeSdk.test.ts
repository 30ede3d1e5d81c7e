import { StreamClient } from '@stream-io/node-sdk';
import { describe, expect, test } from 'vitest';
import { openPlace, type Place } from '../helpers/chatServer.js';

const open = async () => {
  const place = await openPlace();
  const client = new StreamClient('dev', 'secret', { basePath: place.url, timeout: 10_000 });
  return { place, client, chat: client.chat };
};

const received = async (place: Place, userId: string, type: string) => {
  const receiver = await place.official(userId);
  return {
    receiver,
    event: new Promise<Readonly<Record<string, unknown>>>((resolve) => {
      receiver.on((event) => {
        if (event.type === type) resolve(event as never);
      });
    }),
  };
};

/** A channel of John and Jane, with one message of John's. */
const meet = async () => {
  const opened = await open();
  const { client, chat } = opened;
  await client.upsertUsers([
    { id: 'john', name: 'John', role: 'admin', custom: { color: 'red' } },
    { id: 'jane', custom: {} },
  ]);
  const channel = chat.channel('messaging', 'general');
  const state = await channel.getOrCreate({
    data: {
      created_by_id: 'john',
      members: [{ user_id: 'john' }, { user_id: 'jane', custom: { seat: 4 } }],
      custom: { name: 'General', topic: 'all' },
    },
  });
  const { message } = await channel.sendMessage({
    message: { text: 'Hello', user_id: 'john', custom: { mood: 'good' } },
  });
  return { ...opened, channel, state, message };
};

const near = (date: Date | undefined): void => {
  expect(date).toBeInstanceOf(Date);
  expect(Math.abs(Number(date) - Date.now())).toBeLessThan(60_000);
};

describe('users', () => {
  test('keep their custom data under custom', async () => {
    const { client } = await meet();
    const { users } = await client.queryUsers({ payload: { filter_conditions: { id: 'john' } } });

    expect(users).toMatchObject([
      { id: 'john', name: 'John', role: 'admin', custom: { color: 'red' }, mutes: [], devices: [] },
    ]);
    near(users[0]?.created_at);
  });

  test('change in part by flat keys', async () => {
    const { client } = await meet();
    const { users } = await client.updateUsersPartial({
      users: [{ id: 'john', set: { color: 'blue', name: 'Johnny' }, unset: ['none'] }],
    });

    expect(users['john']).toMatchObject({ name: 'Johnny', custom: { color: 'blue' } });
  });

  test('are guests, deactivated, reactivated and deleted', async () => {
    const { client } = await meet();
    const guest = await client.createGuest({ user: { id: 'tom', custom: { from: 'web' } } });
    expect(guest.user).toMatchObject({ role: 'guest', custom: { from: 'web' } });

    await client.deactivateUser({ user_id: 'jane' });
    const reactivated = await client.reactivateUser({ user_id: 'jane' });
    expect(reactivated.user).toMatchObject({ id: 'jane' });

    const { task_id } = await client.deleteUsers({ user_ids: ['jane'], user: 'soft' });
    const task = await client.getTask({ id: task_id });
    near(task.created_at);
  });

  test('are muted, banned and unbanned', async () => {
    const { client, chat } = await meet();
    const muted = await client.moderation.mute({ target_ids: ['jane'], user_id: 'john' });
    expect(muted.mutes).toMatchObject([{ target: { id: 'jane' } }]);
    near(muted.mutes?.[0]?.created_at);

    await client.moderation.ban({
      target_user_id: 'jane',
      banned_by_id: 'john',
      channel_cid: 'messaging:general',
      timeout: 5,
    });
    const { bans } = await chat.queryBannedUsers({
      payload: { filter_conditions: { channel_cid: 'messaging:general' } },
    });
    expect(bans).toMatchObject([{ user: { id: 'jane' }, banned_by: { id: 'john' } }]);

    await client.moderation.unban({
      target_user_id: 'jane',
      channel_cid: 'messaging:general',
      unbanned_by_id: 'john',
    });
    const { bans: left } = await chat.queryBannedUsers({
      payload: { filter_conditions: { channel_cid: 'messaging:general' } },
    });
    expect(left).toEqual([]);
  });
});

describe('channels', () => {
  test('hold their name and image in custom', async () => {
    const { state } = await meet();

    expect(state.channel).toMatchObject({ custom: { name: 'General', topic: 'all' } });
    expect(state.channel).not.toHaveProperty('name');
    expect(state.members.map(({ user_id, custom }) => [user_id, custom])).toContainEqual([
      'jane',
      { seat: 4 },
    ]);
    near(state.channel?.created_at);
  });

  test('take members that are named by their user', async () => {
    const { chat } = await meet();
    const channel = chat.channel('messaging');
    const members = [{ user: { id: 'john' } }, { user: { id: 'jane' } }];
    const { channel: created } = await channel.getOrCreate({
      data: { created_by_id: 'john', members: members as never },
    });

    expect(created?.member_count).toBe(2);
    expect(channel.id).toMatch(/^!members-/);
    await channel.update({ message: { text: 'welcome', user_id: 'john' } });
    expect((await channel.get({})).messages).toMatchObject([{ text: 'welcome', type: 'system' }]);
  });

  test('are updated, found, truncated, hidden and deleted', async () => {
    const { chat, channel } = await meet();
    const partly = await channel.updateChannelPartial({
      set: { color: 'red', frozen: true, name: 'Other' },
      unset: ['topic'],
    });
    expect(partly.channel).toMatchObject({
      frozen: true,
      custom: { name: 'Other', color: 'red' },
    });
    expect(partly.channel?.custom).not.toHaveProperty('topic');

    const { channels } = await chat.queryChannels({ filter_conditions: { color: 'red' } });
    expect(channels).toHaveLength(1);
    const { members } = await chat.queryMembers({
      payload: { type: 'messaging', id: 'general', filter_conditions: {}, sort: [] },
    });
    expect(members).toHaveLength(2);

    const member = await channel.updateMemberPartial({
      user_id: 'jane',
      set: { seat: 5, pinned: true },
      unset: [],
    });
    expect(member.channel_member).toMatchObject({ custom: { seat: 5 } });
    near(member.channel_member?.pinned_at);

    near((await channel.truncate({})).channel?.truncated_at);
    await channel.hide({ user_id: 'john' });
    await channel.show({ user_id: 'john' });
    near((await channel.delete()).channel?.deleted_at);
  });

  test('come in pages', async () => {
    const { channel, message } = await meet();
    await channel.sendMessage({ message: { text: 'Again', user_id: 'john' } });
    const newest = await channel.get({ messages_limit: 1, members_limit: 1 });
    expect(newest.messages).toMatchObject([{ text: 'Again' }]);
    expect(newest.members).toHaveLength(1);
    const first = await channel.get({ messages_limit: 5, messages_id_lte: message.id });
    expect(first.messages).toMatchObject([{ id: message.id }]);
    const around = await channel.get({ messages_limit: 1, messages_id_around: message.id });
    expect(around.messages).toMatchObject([{ id: message.id }]);
    expect((await channel.get({ state: false })).messages).toEqual([]);
  });

  test('are muted, read and counted', async () => {
    const { chat, channel, message } = await meet();
    const muted = await chat.muteChannel({ channel_cids: ['messaging:general'], user_id: 'jane' });
    near(muted.channel_mute?.created_at);
    await chat.unmuteChannel({ channel_cids: ['messaging:general'], user_id: 'jane' });

    await channel.sendMessage({ message: { text: 'Again', user_id: 'john' } });
    const counts = await chat.unreadCounts({ user_id: 'jane' });
    expect(counts.total_unread_count).toBe(2);
    near(counts.channels[0]?.last_read);

    const { event } = await channel.markRead({ user_id: 'jane' });
    expect(event).toMatchObject({ type: 'message.read', user: { id: 'jane' } });
    await channel.markUnread({ user_id: 'jane', message_id: message.id });
    await chat.markChannelsRead({ user_id: 'jane' });
    await chat.markDelivered({
      user_id: 'jane',
      latest_delivered_messages: [{ cid: 'messaging:general', id: message.id }],
    });
  });
});

describe('messages', () => {
  test('are changed, pinned, restored and deleted', async () => {
    const { chat, message } = await meet();
    expect(message).toMatchObject({ text: 'Hello', custom: { mood: 'good' } });
    near(message.created_at);

    const pinned = await chat.updateMessagePartial({
      id: message.id,
      user_id: 'john',
      set: { mood: 'bad', pinned: true, pin_expires: new Date(Date.now() + 3_600_000) },
      unset: [],
    });
    expect(pinned.message).toMatchObject({ pinned: true, custom: { mood: 'bad' } });
    near(pinned.message?.pinned_at);

    const replaced = await chat.updateMessage({
      id: message.id,
      message: { text: 'Hi', user_id: 'john', custom: { tone: 'low' } },
    });
    expect(replaced.message.custom).toEqual({ tone: 'low' });

    const deleted = await chat.deleteMessage({ id: message.id });
    near(deleted.message.deleted_at);
    const restored = await chat.undeleteMessage({ id: message.id, undeleted_by: 'john' });
    expect(restored.message.deleted_at).toBeUndefined();
    expect((await chat.getMessage({ id: message.id })).message).toMatchObject({ text: 'Hi' });
  });

  test('hold reactions with custom data', async () => {
    const { chat, message } = await meet();
    const { reaction, message: reacted } = await chat.sendReaction({
      id: message.id,
      reaction: { type: 'like', user_id: 'jane', score: 3, custom: { emoji_code: '👍', from: 1 } },
    });

    expect(reaction).toMatchObject({ score: 3, custom: { emoji_code: '👍', from: 1 } });
    expect(reacted.reaction_groups).toMatchObject({ like: { count: 1, sum_scores: 3 } });
    near(reacted.reaction_groups?.['like']?.first_reaction_at);
    await chat.deleteReaction({ id: message.id, type: 'like', user_id: 'jane' });
  });

  test('have dates that node reads to the millisecond', async () => {
    const { place, message } = await meet();
    const john = await place.official('john');
    const { message: same } = await john.getMessage(message.id);

    expect(message.created_at.toISOString().slice(0, 23)).toBe(same.created_at?.slice(0, 23));
  });
});

describe('blocks', () => {
  test('are set, listed and taken back', async () => {
    const { client } = await meet();
    const block = { blocked_user_id: 'jane', user_id: 'john' };
    const { created_at, ...blocked } = await client.blockUsers(block);
    expect(blocked).toMatchObject({ blocked_by_user_id: 'john', blocked_user_id: 'jane' });
    near(created_at);
    const { blocks } = await client.getBlockedUsers({ user_id: 'john' });
    expect(blocks).toMatchObject([{ blocked_user: { id: 'jane', custom: {}, teams: [] } }]);
    await client.unblockUsers(block);
    expect((await client.getBlockedUsers({ user_id: 'john' })).blocks).toEqual([]);
  });
});

describe('flags', () => {
  test('are set and listed', async () => {
    const { client, chat, message } = await meet();
    const flagged = await client.moderation.flag({
      entity_type: 'stream:chat:v1:message',
      entity_id: message.id,
      entity_creator_id: 'john',
      reason: 'spam',
      user_id: 'jane',
    });
    expect(flagged.item_id).toBe('');
    await client.moderation.flag({
      entity_type: 'stream:user',
      entity_id: 'john',
      user_id: 'jane',
    });

    const { flags } = await chat.queryMessageFlags({
      payload: { filter_conditions: { channel_cid: 'messaging:general' } },
    });
    expect(flags).toMatchObject([
      {
        reason: 'spam',
        user: { id: 'jane' },
        message: { id: message.id, custom: { mood: 'good' } },
      },
    ]);
    near(flags[0]?.created_at);
    await expect(
      client.moderation.flag({ entity_type: 'other', entity_id: 'x', user_id: 'jane' }),
    ).rejects.toThrow(/code 4/);
  });
});

describe('events', () => {
  test('go to a channel and to a user', async () => {
    const { place, chat, channel } = await meet();
    const { receiver, event } = await received(place, 'jane', 'wave');
    await receiver.channel('messaging', 'general').watch();
    const sent = await channel.sendEvent({
      event: { type: 'wave', user_id: 'john', custom: { text: 'Hey' } },
    });
    expect(sent.event).toMatchObject({ type: 'wave', custom: { text: 'Hey' } });
    expect(await event).toMatchObject({ cid: 'messaging:general', text: 'Hey' });

    const { event: own } = await received(place, 'john', 'wave');
    await chat.sendUserCustomEvent({
      user_id: 'john',
      event: { type: 'wave', custom: { text: 'Hi' } },
    });
    expect(await own).toMatchObject({ text: 'Hi' });
  });
});

describe('settings', () => {
  test('of the application and of channel types', async () => {
    const { client, chat } = await meet();
    await client.updateApp({ webhook_url: 'http://127.0.0.1:9/hook' });
    const { app } = await client.getApp();
    expect(app).toMatchObject({ webhook_url: 'http://127.0.0.1:9/hook', policies: {} });

    const created = await chat.createChannelType({
      name: 'team-room',
      automod: 'disabled',
      automod_behavior: 'flag',
      max_message_length: 500,
    });
    expect(created).toMatchObject({ name: 'team-room', commands: [] });
    near(created.created_at);
    await chat.updateChannelType({
      name: 'team-room',
      automod: 'disabled',
      automod_behavior: 'flag',
      max_message_length: 400,
    });
    const { channel_types } = await chat.listChannelTypes();
    expect(channel_types['team-room']).toMatchObject({ max_message_length: 400, permissions: [] });
    near((await chat.getChannelType({ name: 'team-room' })).updated_at);
    await chat.deleteChannelType({ name: 'team-room' });
    expect(await client.getRateLimits()).toHaveProperty('server_side');
  });

  test('of an endpoint that is not served say so', async () => {
    const { chat } = await meet();
    const channels = [{ type: 'messaging', id: 'general' }];
    await expect(chat.exportChannels({ channels })).rejects.toThrow(/export/i);
  });
});
