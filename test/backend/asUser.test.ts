import {
  banUser,
  createChannel,
  createDistinctChannel,
  deleteMessage,
  getChannel,
  hideChannel,
  markRead,
  muteUser,
  queryBannedUsers,
  queryChannels,
  sendEvent,
  sendMessage,
  sendReaction,
  unbanUser,
  unreadCounts,
  updateMemberPartial,
} from 'millrace';
import { asUser, backend, upsertUsers } from 'millrace/backend';
import { endpoints, type EndpointKey } from 'millrace/protocol';
import { EMPTY, lastValueFrom, queueScheduler } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

const cid = 'messaging:general';

const open = async () => {
  const { url } = await openPlace();
  const chat = backend({ url, apiKey: 'dev', secret: 'secret' });
  await lastValueFrom(upsertUsers(chat, [{ id: 'jane' }, { id: 'john' }, { id: 'eve' }]));
  const jane = asUser(chat, 'jane');
  await lastValueFrom(createChannel(jane, cid, { members: ['jane', 'john'] }));
  return { chat, jane, john: asUser(chat, 'john') };
};

describe('asUser', () => {
  test('creates channels of the user', async () => {
    const { chat, john } = await open();
    const { channel } = await lastValueFrom(getChannel(chat, cid));
    expect(channel.created_by?.id).toBe('jane');
    const distinct = await lastValueFrom(createDistinctChannel(john, 'messaging', ['john', 'eve']));
    expect(distinct.channel.created_by?.id).toBe('john');
  });

  test('writes, reacts and reads as the user', async () => {
    const { jane, john } = await open();
    const { message } = await lastValueFrom(sendMessage(jane, cid, { text: 'Hey' }));
    expect(message.user?.id).toBe('jane');
    const { reaction } = await lastValueFrom(sendReaction(john, message.id, { type: 'like' }));
    expect(reaction.user_id).toBe('john');
    const event = await lastValueFrom(sendEvent(john, cid, { type: 'wave', hand: 'left' }));
    expect(event.user?.id).toBe('john');
    expect(await lastValueFrom(unreadCounts(john))).toMatchObject({ total_unread_count: 1 });
    await lastValueFrom(markRead(john, cid));
    expect(await lastValueFrom(unreadCounts(john))).toMatchObject({ total_unread_count: 0 });
    await lastValueFrom(deleteMessage(john, message.id));
  });

  test('moderates as the user', async () => {
    const { chat, jane } = await open();
    await lastValueFrom(banUser(jane, 'eve', { channel_cid: cid, reason: 'spam' }));
    const bans = () =>
      lastValueFrom(queryBannedUsers(chat, { filter_conditions: { channel_cid: cid } }));
    expect((await bans()).bans.map(({ banned_by, reason }) => [banned_by?.id, reason])).toEqual([
      ['jane', 'spam'],
    ]);
    await lastValueFrom(unbanUser(jane, 'eve', { channel_cid: cid }));
    expect((await bans()).bans).toEqual([]);
    const { mute } = await lastValueFrom(muteUser(jane, 'eve'));
    expect([mute?.user?.id, mute?.target.id]).toEqual(['jane', 'eve']);
  });

  test('changes and sees what is the user’s own', async () => {
    const { jane, john } = await open();
    const member = await lastValueFrom(updateMemberPartial(john, cid, { set: { pinned: true } }));
    expect([member.user_id, typeof member.pinned_at]).toEqual(['john', 'string']);
    await lastValueFrom(hideChannel(john, cid));
    const query = { filter_conditions: { members: { $in: ['john'] } } };
    expect(await lastValueFrom(queryChannels(john, query))).toEqual([]);
    expect(await lastValueFrom(queryChannels(jane, query))).toHaveLength(1);
  });

  test('leaves a request alone that names somebody itself', async () => {
    const { jane } = await open();
    const { message } = await lastValueFrom(
      sendMessage(jane, cid, { text: 'Hey', user_id: 'john' }),
    );
    expect(message.user?.id).toBe('john');
  });

  test('adds a user that is not there yet', async () => {
    const { chat } = await open();
    const { message } = await lastValueFrom(sendMessage(asUser(chat, 'ann'), cid, { text: 'Hey' }));
    expect(message.user).toMatchObject({ id: 'ann', role: 'user' });
  });

  const acting = (Object.keys(endpoints) as EndpointKey[]).filter(
    (key) => 'actor' in endpoints[key],
  );

  test.each(acting)('names the user where the codec of %s has a place for it', (key) => {
    const requests: unknown[] = [];
    const recorder = {
      scheduler: queueScheduler,
      call: (_key: unknown, _params: unknown, request: unknown) => {
        requests.push(request);
        return EMPTY;
      },
    };
    const { actor, request } = endpoints[key] as { readonly actor: string } & Pick<
      (typeof endpoints)[EndpointKey],
      'request'
    >;
    asUser(recorder, 'jane').call(endpoints[key], {}, {});
    const at = actor
      .split('.')
      .reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], requests[0]);
    expect(at).toBe('jane');
    const [first = ''] = actor.split('.');
    expect(Object.keys({ ...request.fields.required, ...request.fields.optional })).toContain(
      first,
    );
  });
});
