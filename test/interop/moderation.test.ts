import { banUser, muteUser, ofType, queryBannedUsers, unreadCounts } from 'millrace';
import { firstValueFrom, ReplaySubject, filter, timeout } from 'rxjs';
import { type Channel, type Event, StreamChat } from 'stream-chat';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

const cid = 'messaging:general';

const listen = (chat: StreamChat): ((type: string) => Promise<Event>) => {
  const seen$ = new ReplaySubject<Event>();
  chat.on((event) => {
    seen$.next(event);
  });
  return (type) =>
    firstValueFrom(
      seen$.pipe(
        filter((event) => event.type === type),
        timeout(5_000),
      ),
    );
};

/** John watches with the vendor's client, Jane is a member, and a backend holds the secret. */
const meet = async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane');
  const backend = new StreamChat('dev', 'secret', {
    baseURL: place.url,
    allowServerSideConnect: true,
  });
  await backend
    .channel('messaging', 'general', {
      members: ['john', 'jane'],
      created_by_id: 'john',
    })
    .create();
  const john = await place.official('john');
  const jane = await place.official('jane');
  const johns = john.channel('messaging', 'general');
  const janes = jane.channel('messaging', 'general');
  await johns.watch();
  await janes.watch();
  return { place, backend, john, jane, johns, janes, toJohn: listen(john), toJane: listen(jane) };
};

const send = async (channel: Channel, text: string) =>
  (await channel.sendMessage({ text })).message;

describe('messages, through the vendor’s client', () => {
  test('change in part, are pinned, and are looked up', async () => {
    const { john, johns, jane, toJane } = await meet();
    const { id } = await send(johns, 'one');
    const { message } = await john.partialUpdateMessage(id, { set: { text: 'two' } });
    expect(message.text).toBe('two');
    await toJane('message.updated');
    const pinned = await jane.pinMessage(id, 60);
    expect(pinned.message).toMatchObject({ pinned: true, pinned_by: { id: 'jane' } });
    expect(pinned.message.pin_expires).toBeTypeOf('string');
    expect((await jane.unpinMessage(id)).message.pinned).toBe(false);
    expect((await john.getMessage(id)).message.channel?.cid).toBe(cid);
  });

  test('are deleted for oneself, and for all, and come back', async () => {
    const { john, johns, janes, jane, backend, toJane } = await meet();
    const { id } = await send(johns, 'one');
    await jane.deleteMessage(id, { deleteForMe: true });
    expect(await toJane('message.deleted')).toMatchObject({ deleted_for_me: true });
    expect(johns.state.messages.at(-1)?.type).toBe('regular');
    await john.deleteMessage(id);
    expect((await backend.undeleteMessage(id, 'john')).message.type).toBe('regular');
    await toJane('message.undeleted');
    expect(janes.state.messages).toHaveLength(1);
  });
});

describe('reads, through the vendor’s client', () => {
  test('go back to a message, and on to the end of all channels', async () => {
    const { johns, janes, jane, backend, toJane } = await meet();
    await send(johns, 'one');
    const second = await send(johns, 'two');
    await janes.markRead();
    await janes.markUnread({ message_id: second.id });
    expect(await toJane('notification.mark_unread')).toMatchObject({
      first_unread_message_id: second.id,
      unread_messages: 1,
      unread_channels: 1,
    });
    expect(janes.countUnread()).toBe(1);
    expect(await jane.getUnreadCount()).toMatchObject({
      total_unread_count: 1,
      channels: [{ channel_id: cid, unread_count: 1 }],
      channel_type: [{ channel_type: 'messaging', channel_count: 1, unread_count: 1 }],
    });
    const { counts_by_user } = await backend.getUnreadCountBatch(['jane', 'john']);
    expect(counts_by_user['jane']?.total_unread_count).toBe(1);
    await jane.markChannelsDelivered({ latest_delivered_messages: [{ cid, id: second.id }] });
    await jane.markChannelsRead();
    expect((await jane.getUnreadCount()).total_unread_count).toBe(0);
  });
});

describe('mutes, through the vendor’s client', () => {
  test('of users keep their list there, and the counts as they were', async () => {
    const { john, jane, johns, janes, toJane } = await meet();
    const { mute } = await jane.muteUser('john', undefined, { timeout: 60 });
    expect(mute).toMatchObject({ target: { id: 'john' } });
    await toJane('notification.mutes_updated');
    expect(jane.mutedUsers.map(({ target }) => target.id)).toEqual(['john']);
    await send(johns, 'one');
    await toJane('message.new');
    expect(janes.countUnread()).toBe(0);
    await jane.unmuteUser('john');
    expect((await jane.getUnreadCount()).total_unread_count).toBe(0);
    expect(john.mutedUsers).toEqual([]);
  });

  test('of channels likewise', async () => {
    const { jane, janes, johns, toJane } = await meet();
    const { channel_mute } = await janes.mute({ expiration: 60_000 });
    expect(channel_mute.channel?.cid).toBe(cid);
    await toJane('notification.channel_mutes_updated');
    expect(janes.muteStatus().muted).toBe(true);
    await send(johns, 'one');
    expect(await toJane('message.new')).toMatchObject({ unread_count: 0, unread_channels: 0 });
    expect(await jane.queryChannels({ muted: true, members: { $in: ['jane'] } })).toHaveLength(1);
    await janes.unmute();
    expect(await jane.queryChannels({ muted: false, members: { $in: ['jane'] } })).toHaveLength(1);
  });
});

describe('bans, through the vendor’s client', () => {
  test('from a channel, and their end', async () => {
    const { backend, john, johns, janes, toJane, toJohn } = await meet();
    await send(janes, 'spam');
    const general = backend.channel('messaging', 'general');
    await general.query({});
    await general.banUser('jane', {
      banned_by_id: 'john',
      reason: 'spam',
      timeout: 60,
      delete_messages: 'soft',
    });
    expect(await toJane('user.banned')).toMatchObject({ cid, reason: 'spam' });
    await toJohn('user.messages.deleted');
    expect(johns.state.members['jane']?.banned).toBe(true);
    expect(johns.state.messages.at(-1)?.type).toBe('deleted');
    await expect(janes.sendMessage({ text: 'x' })).rejects.toMatchObject({ code: 17 });
    const { bans } = await backend.queryBannedUsers({ channel_cid: cid });
    expect(bans).toMatchObject([{ user: { id: 'jane' }, banned_by: { id: 'john' } }]);
    await general.unbanUser('jane');
    await toJohn('user.unbanned');
    await send(janes, 'sorry');
    expect(john.userID).toBe('john');
  });

  test('from the application, and in the shadow', async () => {
    const { backend, johns, janes, toJane } = await meet();
    await backend.banUser('jane', { banned_by_id: 'john' });
    expect((await toJane('user.banned')).user?.banned).toBe(true);
    await backend.unbanUser('jane');
    expect((await toJane('user.unbanned')).user?.banned).toBe(false);
    await backend.shadowBan('jane', { banned_by_id: 'john' });
    const hidden = await send(janes, 'anybody?');
    expect(hidden).toMatchObject({ shadowed: false });
    expect((await backend.getMessage(hidden.id)).message).toMatchObject({ shadowed: true });
    await send(johns, 'still here');
    expect(johns.state.messages.map(({ text }) => text)).toEqual(['still here']);
    await backend.removeShadowBan('jane');
    expect(await send(janes, 'back')).toMatchObject({ shadowed: false });
  });
});

test('our commands do the same', async () => {
  const { place, backend, toJane } = await meet();
  await backend.upsertUser({ id: 'mod', role: 'moderator' });
  const mod = place.client('mod');
  const news$ = new ReplaySubject();
  const subscription = mod.pipe(ofType('notification.mutes_updated')).subscribe(news$);
  onTestFinished(() => {
    subscription.unsubscribe();
  });
  await firstValueFrom(mod.status$.pipe(filter(({ _tag }) => _tag === 'Online')));
  await firstValueFrom(muteUser(mod, 'jane'));
  expect(await firstValueFrom(news$)).toMatchObject({
    me: { mutes: [{ target: { id: 'jane' } }] },
  });
  await firstValueFrom(banUser(mod, 'jane', { channel_cid: cid }));
  expect(await toJane('user.banned')).toMatchObject({ created_by: { id: 'mod' } });
  const query = { filter_conditions: { channel_cid: cid } };
  expect((await firstValueFrom(queryBannedUsers(mod, query))).bans).toHaveLength(1);
  expect((await firstValueFrom(unreadCounts(mod))).total_unread_count).toBe(0);
});
