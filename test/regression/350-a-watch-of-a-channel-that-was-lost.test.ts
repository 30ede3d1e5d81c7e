import {
  addMembers,
  channelState,
  type ChatConnection,
  createChannel,
  deleteChannel,
  ofType,
  removeMembers,
  sendMessage,
  watch,
} from 'millrace';
import { asUser, backend } from 'millrace/backend';
import { createFaultProxy, openTestServer } from 'millrace/testing';
import { filter, firstValueFrom, lastValueFrom, map } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';

const cid = 'messaging:general';

const stage = async () => {
  const server = await openTestServer();
  onTestFinished(() => server.close());
  const proxy = await createFaultProxy({ target: server.url });
  onTestFinished(() => proxy.close());
  const service = backend({ url: server.url, apiKey: server.apiKey, secret: server.apiSecret });
  const john = await server.connectAs('john', { url: proxy.url, lingerMs: 0 });
  const jane = await server.connectAs('jane', { lingerMs: 0 });
  await lastValueFrom(createChannel(asUser(service, 'jane'), cid, { members: ['jane', 'john'] }));
  const watching = watch(john, cid).subscribe();
  onTestFinished(() => {
    watching.unsubscribe();
  });
  await firstValueFrom(capabilities(john).pipe(filter((names) => names !== undefined)));
  return { proxy, service, john, jane };
};

const capabilities = (chat: ChatConnection) =>
  chat.pipe(
    channelState(cid),
    map(({ channel }) => channel?.own_capabilities),
  );

const heard = (chat: ChatConnection, type: Parameters<typeof ofType>[0]) =>
  firstValueFrom(chat.pipe(ofType(type)));

test('a member who is removed and added again watches again', async () => {
  const { service, john, jane } = await stage();
  const removed = heard(john, 'notification.removed_from_channel');
  await lastValueFrom(removeMembers(service, cid, ['john']));
  await removed;
  await lastValueFrom(addMembers(service, cid, ['john']));
  await firstValueFrom(capabilities(john).pipe(filter((names) => names !== undefined)));

  const message = heard(john, 'message.new');
  await lastValueFrom(sendMessage(jane, cid, { text: 'Hello again' }));

  expect(await message).toMatchObject({ message: { text: 'Hello again' } });
});

test('a deleted channel is not created again by somebody who watched it', async () => {
  const { proxy, service, john, jane } = await stage();
  const deleted = heard(john, 'channel.deleted');
  await lastValueFrom(deleteChannel(service, cid, { hard_delete: true }));
  await deleted;
  const recovered = heard(john, 'connection.recovered');
  proxy.inject({ _tag: 'Reset' });
  await recovered;

  await expect(lastValueFrom(sendMessage(jane, cid, { text: 'x' }))).rejects.toMatchObject({
    code: 16,
  });
});

test('the next subscriber creates a channel that was deleted', async () => {
  const { service, john } = await stage();
  const deleted = heard(john, 'channel.deleted');
  await lastValueFrom(deleteChannel(service, cid, { hard_delete: true }));
  await deleted;
  const again = watch(john, cid).subscribe();
  onTestFinished(() => {
    again.unsubscribe();
  });

  const message = heard(john, 'message.new');
  await lastValueFrom(sendMessage(john, cid, { text: 'Hello' }));

  expect(await message).toMatchObject({ message: { text: 'Hello' } });
});
