import {
  createChannel,
  deleteMessage,
  InputError,
  queryChannels,
  queryMembers,
  sendMessage,
} from 'millrace';
import { asUser, backend } from 'millrace/backend';
import { firstValueFrom, type Observable } from 'rxjs';
import { expect, test, vi } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';

/** Passes a value as JavaScript does: without a check of its type. */
const untyped = (value: unknown): never => value as never;

const circular = (): object => {
  const data: Record<string, unknown> = {};
  data['self'] = { data };
  return data;
};

type Command = (chat: Parameters<typeof sendMessage>[0]) => Observable<unknown>;

test.each<readonly [string, Command]>([
  [
    'QueryChannels: sort: expected ReadonlyArray<Sort>, got object.',
    (chat) =>
      queryChannels(chat, { filter_conditions: {}, sort: untyped({ last_message_at: -1 }) }),
  ],
  [
    'QueryChannels: sort.0.direction: expected (1 | -1), got string.',
    (chat) =>
      queryChannels(chat, {
        filter_conditions: {},
        sort: [{ field: 'cid', direction: untyped('desc') }],
      }),
  ],
  [
    'QueryChannels: limit: expected integer, got string.',
    (chat) => queryChannels(chat, { filter_conditions: {}, limit: untyped('10') }),
  ],
  [
    'QueryMembers: filter_conditions: expected UnknownRecord, got undefined.',
    (chat) => queryMembers(chat, untyped({ type: 'messaging', id: 'a' })),
  ],
  [
    'GetOrCreateChannel: data.members: expected ReadonlyArray<MemberInput>, got string.',
    (chat) => createChannel(chat, 'messaging:a', { members: untyped('ann') }),
  ],
  [
    'SendMessage: message: expected MessageInput, got string.',
    (chat) => sendMessage(chat, 'messaging:a', untyped('Hello')),
  ],
  [
    'DeleteMessage: hard: expected true or false, got string.',
    (chat) => deleteMessage(chat, 'm', { hard: untyped('yes') }),
  ],
  [
    'SendMessage: message.data.count: expected a JSON value, got a bigint or a cycle.',
    (chat) => sendMessage(chat, 'messaging:a', { text: 'Hello', data: { count: 1n } }),
  ],
  [
    'SendMessage: message.data.self.data: expected a JSON value, got a bigint or a cycle.',
    (chat) => sendMessage(chat, 'messaging:a', { text: 'Hello', data: circular() }),
  ],
])('%s', async (message, command) => {
  const fetch = vi.fn<typeof globalThis.fetch>();
  const { chat } = fakeChat({ fetch });
  const asJane = asUser(
    backend({ url: 'http://chat.test', apiKey: 'key', secret: 'secret', fetch }),
    'jane',
  );

  for (const caller of [chat, asJane])
    await expect(firstValueFrom(command(caller))).rejects.toEqual(new InputError(message));
  expect(fetch).not.toHaveBeenCalled();
});
