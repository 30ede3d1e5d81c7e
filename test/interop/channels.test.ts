import {
  acceptInvite,
  addMembers,
  type ChatConnection,
  type ChatEvent,
  deleteChannel,
  deleteChannels,
  getChannel,
  hideChannel,
  inviteMembers,
  queryMembers,
  rejectInvite,
  removeMembers,
  showChannel,
  truncateChannel,
  updateChannelPartial,
  updateMemberPartial,
} from 'millrace';
import { filter, firstValueFrom, type Observable, ReplaySubject, timeout } from 'rxjs';
import { type Event, StreamChat } from 'stream-chat';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

const cid = 'messaging:general';

const seenBy = (chat: StreamChat) => {
  const seen$ = new ReplaySubject<Event>();
  const { unsubscribe } = chat.on((event) => {
    seen$.next(event);
  });
  onTestFinished(unsubscribe);
  return (type: string): Promise<Event> =>
    firstValueFrom(
      seen$.pipe(
        filter((event) => event.type === type),
        timeout(5_000),
      ),
    );
};

/** John watches with the vendor's client, Jane is a member with another one, Max is neither. */
const meet = async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane', 'max');
  const john = await place.official('john');
  const jane = await place.official('jane');
  const channel = john.channel('messaging', 'general', { members: ['john', 'jane'] });
  await channel.watch();
  return { place, john, jane, channel, johns: seenBy(john), janes: seenBy(jane) };
};

/** The vendor's client as a backend. */
const backendOf = (url: string): StreamChat =>
  new StreamChat('dev', 'secret', { baseURL: url, allowServerSideConnect: true });

describe('what the vendor’s client does to a channel', () => {
  test('a partial update, a slow mode by a backend, and what it is now', async () => {
    const { place, channel, johns } = await meet();
    const { channel: updated } = await channel.updatePartial({
      set: { name: 'General', 'theme.color': 'green' } as object,
    });
    expect(updated).toMatchObject({ name: 'General', theme: { color: 'green' } });
    expect(await johns('channel.updated')).toMatchObject({ channel: { name: 'General' } });
    const backend = backendOf(place.url);
    await backend.channel('messaging', 'general').enableSlowMode(10);
    expect(await channel.query({})).toMatchObject({ channel: { cooldown: 10 } });
    await backend.channel('messaging', 'general').disableSlowMode();
  });

  test('an invite, accepted and rejected', async () => {
    const { place, channel, johns } = await meet();
    const max = await place.official('max');
    const maxs = seenBy(max);
    await channel.inviteMembers(['max']);
    expect(await maxs('notification.invited')).toMatchObject({ cid, user: { id: 'max' } });
    const [pending] = await max.queryChannels({ invite: 'pending' } as object);
    await pending?.acceptInvite({ message: { text: 'Here I am' } } as object);
    expect(await johns('member.updated')).toMatchObject({ member: { status: 'accepted' } });
    expect(await johns('message.new')).toMatchObject({ message: { type: 'system' } });
    await channel.removeMembers(['max']);
    await maxs('notification.removed_from_channel');
    await channel.inviteMembers(['max']);
    await max.channel('messaging', 'general').rejectInvite();
    const { members } = await channel.queryMembers({ invite: 'rejected' });
    expect(members.map(({ user_id }) => user_id)).toEqual(['max']);
  });

  test('moderators and roles by a backend', async () => {
    const { place, channel, johns } = await meet();
    const backend = backendOf(place.url).channel('messaging', 'general');
    await backend.addModerators(['jane']);
    expect(await johns('member.updated')).toMatchObject({
      member: { user_id: 'jane', channel_role: 'channel_moderator' },
    });
    expect(channel.state.members['jane']?.channel_role).toBe('channel_moderator');
    await backend.demoteModerators(['jane']);
    const { members } = await backend.assignRoles([
      { user_id: 'jane', channel_role: 'channel_moderator' },
    ]);
    expect(members.find(({ user_id }) => user_id === 'jane')?.channel_role).toBe(
      'channel_moderator',
    );
    await expect(channel.addModerators(['jane'])).rejects.toMatchObject({ code: 17 });
  });

  test('a membership archived, pinned and marked', async () => {
    const { place, john, channel } = await meet();
    expect(await channel.archive()).toHaveProperty('archived_at');
    expect(await channel.pin()).toHaveProperty('pinned_at');
    const query = { archived: true, pinned: true };
    expect(await john.queryChannels(query, [{ pinned_at: -1 }])).toHaveLength(1);
    await channel.unarchive();
    await channel.unpin();
    expect(await john.queryChannels(query)).toHaveLength(0);
    const { channel_member } = await channel.updateMemberPartial({
      set: { colour: 'red' } as object,
    });
    expect(channel_member).toMatchObject({ user_id: 'john', colour: 'red' });
    const backend = backendOf(place.url).channel('messaging', 'general');
    const set = { channel_role: 'helper' };
    const answer = await backend.updateMemberPartial({ set }, { userId: 'jane' });
    expect(answer.channel_member).toMatchObject({ user_id: 'jane', channel_role: 'helper' });
  });

  test('it is hidden and shown', async () => {
    const { john, channel, johns } = await meet();
    await channel.sendMessage({ text: 'hi' });
    await channel.hide(null, true);
    expect(await johns('channel.hidden')).toMatchObject({ clear_history: true });
    expect(channel.state.messages).toEqual([]);
    expect(await john.queryChannels({ members: { $in: ['john'] } })).toHaveLength(0);
    await channel.show();
    await johns('channel.visible');
    expect(await john.queryChannels({ members: { $in: ['john'] } })).toHaveLength(1);
  });

  test('it is truncated', async () => {
    const { channel, johns, janes } = await meet();
    await channel.sendMessage({ text: 'old' });
    const { message } = await channel.truncate({ message: { text: 'A new start' } });
    expect(await johns('channel.truncated')).toMatchObject({ message: { id: message?.id } });
    expect(await janes('notification.channel_truncated')).toMatchObject({ cid });
    await johns('message.new');
    expect((await channel.query({})).messages.map(({ text }) => text)).toEqual(['A new start']);
  });

  test('it is deleted, and others by a backend', async () => {
    const { place, john, channel, johns, janes } = await meet();
    await channel.delete();
    expect(await johns('channel.deleted')).toMatchObject({ cid, user: { id: 'john' } });
    expect(await janes('notification.channel_deleted')).toMatchObject({ cid });
    const again = john.channel('messaging', 'general', { members: ['john'] });
    expect((await again.watch()).messages).toEqual([]);
    const { result } = await backendOf(place.url).deleteChannels([cid], {
      hard_delete: true,
    });
    expect(result).toEqual({ [cid]: { status: 'ok' } });
  });
});

describe('what our client does to a channel, the vendor’s sees', () => {
  const run = <A>(answer$: Observable<A>): Promise<A> => firstValueFrom(answer$);
  const open = async () => {
    const meeting = await meet();
    const ours: ChatConnection = meeting.place.client('john');
    const heard$ = new ReplaySubject<ChatEvent>();
    const subscription = ours.subscribe(heard$);
    onTestFinished(() => {
      subscription.unsubscribe();
    });
    return { ...meeting, ours, max: meeting.place.client('max') };
  };

  test('members, invites and memberships', async () => {
    const { ours, max, johns } = await open();
    await run(addMembers(ours, cid, ['max'], { hide_history: true }));
    await johns('member.added');
    await run(removeMembers(ours, cid, ['max']));
    await johns('member.removed');
    await run(inviteMembers(ours, cid, ['max']));
    await run(rejectInvite(max, cid));
    await run(inviteMembers(ours, cid, ['max']));
    await run(acceptInvite(max, cid));
    const found = await run(
      queryMembers(ours, {
        type: 'messaging',
        id: 'general',
        filter_conditions: { invite: 'accepted' },
      }),
    );
    expect(found.map(({ user_id }) => user_id)).toEqual(['max']);
    const member = await run(updateMemberPartial(ours, cid, { set: { pinned: true } }));
    expect(member).toMatchObject({ user_id: 'john', pinned_at: expect.any(String) as string });
  });

  test('its data, its history and its end', async () => {
    const { ours, johns } = await open();
    await run(updateChannelPartial(ours, cid, { set: { name: 'General' } }));
    expect(await run(getChannel(ours, cid))).toMatchObject({ channel: { name: 'General' } });
    await run(hideChannel(ours, cid));
    await johns('channel.hidden');
    await run(showChannel(ours, cid));
    await johns('channel.visible');
    await run(truncateChannel(ours, cid, { message: { text: 'A new start' } }));
    await johns('channel.truncated');
    await run(deleteChannel(ours, cid));
    expect(await johns('channel.deleted')).toMatchObject({ cid });
    await expect(run(deleteChannels(ours, [cid]))).rejects.toMatchObject({ code: 16 });
  });
});
