import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErrorCode } from 'millrace/protocol';
import { filter, firstValueFrom, ReplaySubject, timeout } from 'rxjs';
import { type Event, StreamChat } from 'stream-chat';
import { expect, onTestFinished, test } from 'vitest';
import { connectPath } from '../../src/protocol/handshake.js';
import { openPlace } from '../helpers/chatServer.js';

const json = { 'Content-Type': 'application/json' };
const nobody = { code: ErrorCode.Internal.code, message: 'nobody is here', StatusCode: 502 };

/** The address of a proxy that lets no socket through, and says so when nobody is behind it. */
const openProxy = async (target: string): Promise<string> => {
  const proxy = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    if (url.startsWith(connectPath)) {
      outgoing.writeHead(403).end();
      return;
    }
    const onward = request(`${target}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    // The client gives up for good when an answer has no code that may be tried again.
    onward.on('error', () => outgoing.writeHead(502, json).end(JSON.stringify(nobody)));
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  return `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
};

const openData = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'chat.db');
};

/** John with the vendor's client, which gets no socket, and Jane with one. */
const meet = async () => {
  const place = await openPlace({ data: await openData() });
  await place.introduce('john', 'jane');
  const john = new StreamChat('dev', {
    baseURL: await openProxy(place.url),
    enableWSFallback: true,
    allowServerSideConnect: true,
  });
  john.defaultWSTimeoutWithFallback = 100;
  const seen$ = new ReplaySubject<Event>();
  john.on((event) => {
    seen$.next(event);
  });
  const seen = (isWanted: (event: Event) => boolean): Promise<Event> =>
    firstValueFrom(seen$.pipe(filter(isWanted), timeout(8_000)));
  await john.connectUser({ id: 'john' }, await place.token('john'));
  onTestFinished(() => john.disconnectUser().then(() => undefined));
  const channel = john.channel('messaging', 'general', { members: ['john', 'jane'] });
  await channel.watch();
  return { place, john, channel, seen };
};

test('the vendor’s client falls back to polls when it gets no socket', async () => {
  const { place, john, channel, seen } = await meet();
  await seen(({ type }) => type === 'transport.changed');
  expect(john.wsFallback?.isHealthy()).toBe(true);

  const jane = await place.official('jane');
  const { message } = await jane.channel('messaging', 'general').sendMessage({ text: 'Hi John' });
  const event = await seen(({ type }) => type === 'message.new');
  expect(event).toMatchObject({ cid: channel.cid, message: { id: message.id }, unread_count: 1 });

  await channel.sendMessage({ text: 'Hi Jane' });
  expect(await seen(({ message: it }) => it?.text === 'Hi Jane')).toMatchObject({
    type: 'message.new',
    user: { id: 'john' },
  });
});

test('its user is offline once it says goodbye', async () => {
  const { place, john } = await meet();
  const jane = await place.official('jane');
  const isJohnOnline = async () => {
    const { users } = await jane.queryUsers({ id: { $eq: 'john' } });
    return users[0]?.online;
  };
  expect(await isJohnOnline()).toBe(true);
  await john.disconnectUser();

  expect(await isJohnOnline()).toBe(false);
});

test('after a restart it connects again and recovers its channels', async () => {
  const { place, channel, seen } = await meet();
  await place.close();
  await place.listen();
  await seen(({ type }) => type === 'connection.recovered');

  const jane = await place.official('jane');
  await jane.channel('messaging', 'general').sendMessage({ text: 'Welcome back' });
  expect(await seen(({ message }) => message?.text === 'Welcome back')).toMatchObject({
    type: 'message.new',
    cid: channel.cid,
  });
});
