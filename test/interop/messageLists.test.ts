import { StreamClient } from '@stream-io/node-sdk';
import { getMessages, getPinnedMessages, getReactions, getReplies, queryReactions } from 'millrace';
import { backend } from 'millrace/backend';
import { lastValueFrom } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

/** A message of John's with three replies, one of them pinned, and two reactions. */
const meet = async () => {
  const place = await openPlace();
  const john = await place.official('john');
  const channel = john.channel('messaging', 'general', { members: ['john'] });
  await channel.watch();
  await channel.sendMessage({ id: 'm1', text: 'Hello' });
  for (const id of ['r1', 'r2', 'r3']) await channel.sendMessage({ id, text: id, parent_id: 'm1' });
  await john.pinMessage('r2');
  await channel.sendReaction('m1', { type: 'like' });
  await channel.sendReaction('m1', { type: 'wow' });
  const chat = backend({ url: place.url, apiKey: 'dev', secret: 'secret' });
  const sdk = new StreamClient('dev', 'secret', { basePath: place.url, timeout: 10_000 });
  return { place, john, channel, chat, sdk };
};

const idsOf = (messages: readonly { readonly id?: string }[]) => messages.map(({ id }) => id);
const typesOf = (reactions: readonly { readonly type: string }[]) =>
  reactions.map(({ type }) => type);

describe('lists of messages and reactions', () => {
  test('are those that the vendor’s client for browsers asks for', async () => {
    const { john, channel } = await meet();
    expect(idsOf((await channel.getReplies('m1', { limit: 2 })).messages)).toEqual(['r2', 'r3']);
    const before = await channel.getReplies('m1', { id_lt: 'r3', limit: 25 }, [{ created_at: -1 }]);
    expect(idsOf(before.messages)).toEqual(['r1', 'r2']);
    expect(idsOf((await channel.getMessagesById(['r3', 'm1'])).messages)).toEqual(['r3', 'm1']);
    const pinned = await channel.getPinnedMessages({ limit: 10 }, [{ pinned_at: -1 }]);
    expect(idsOf(pinned.messages)).toEqual(['r2']);
    expect(typesOf((await channel.getReactions('m1', { limit: 1 })).reactions)).toEqual(['wow']);
    const { reactions, next } = await john.queryReactions(
      'm1',
      { type: 'like' },
      { created_at: 1 },
    );
    expect([typesOf(reactions), next]).toEqual([['like'], undefined]);
  });

  test('are those that the vendor’s SDK for Node asks for', async () => {
    const { sdk } = await meet();
    const { messages } = await sdk.chat.getReplies({ parent_id: 'm1', limit: 2 });
    expect(idsOf(messages)).toEqual(['r2', 'r3']);
    expect(messages[0]).toMatchObject({ custom: {}, created_at: expect.any(Date) as unknown });
    const many = await sdk.chat.getManyMessages({
      type: 'messaging',
      id: 'general',
      ids: ['r3', 'm1'],
    });
    expect(idsOf(many.messages)).toEqual(['r3', 'm1']);
    const { reactions } = await sdk.chat.getReactions({ id: 'm1' });
    expect(typesOf(reactions)).toEqual(['wow', 'like']);
    const queried = await sdk.chat.queryReactions({ id: 'm1', limit: 1 });
    expect(typesOf(queried.reactions)).toEqual(['wow']);
    const rest = await sdk.chat.queryReactions({ id: 'm1', limit: 1, next: queried.next! });
    expect([typesOf(rest.reactions), rest.next]).toEqual([['like'], undefined]);
  });

  test('are those of our commands', async () => {
    const { chat } = await meet();
    const replies = await lastValueFrom(
      getReplies(chat, 'm1', { limit: 2, sort: [{ field: 'created_at', direction: 1 }] }),
    );
    expect(idsOf(replies.messages)).toEqual(['r1', 'r2']);
    const many = await lastValueFrom(getMessages(chat, 'messaging:general', ['r3', 'm1']));
    expect(idsOf(many.messages)).toEqual(['r3', 'm1']);
    const sort = [{ field: 'pinned_at', direction: 1 }] as const;
    const pinned = await lastValueFrom(getPinnedMessages(chat, 'messaging:general', { sort }));
    expect(idsOf(pinned.messages)).toEqual(['r2']);
    const listed = await lastValueFrom(getReactions(chat, 'm1', { offset: 1 }));
    expect(typesOf(listed.reactions)).toEqual(['like']);
    const queried = await lastValueFrom(queryReactions(chat, 'm1', { filter: { type: 'wow' } }));
    expect(typesOf(queried.reactions)).toEqual(['wow']);
  });

  test.each(['ids=r3,m1', 'ids=r3&ids=m1', `ids=${encodeURIComponent('["r3","m1"]')}`])(
    'take ids as %s',
    async (query) => {
      const { place } = await meet();
      const path = `/channels/messaging/general/messages?${query}`;
      expect(await rawCalls(place)('GET', path)).toMatchObject({
        body: { messages: [{ id: 'r3' }, { id: 'm1' }] },
      });
    },
  );

  test('take the page of pinned messages as single parameters, too', async () => {
    const { place } = await meet();
    const sort = encodeURIComponent('[{"field":"pinned_at","direction":1}]');
    const path = `/api/v2/chat/channels/messaging/general/pinned_messages?limit=1&sort=${sort}`;
    expect(await rawCalls(place)('GET', path)).toMatchObject({
      body: { messages: [{ id: 'r2', pinned_at: expect.any(Number) as unknown }] },
    });
  });
});
