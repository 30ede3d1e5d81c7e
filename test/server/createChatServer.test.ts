import { createServerToken, createToken } from 'millrace/backend';
import { type ChatServer, createChatServer, ListenError } from 'millrace/server';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectQuery, openSocket } from '../helpers/server.js';

const serving = (...given: Parameters<typeof createChatServer>): ChatServer => {
  const server = createChatServer(...given);
  onTestFinished(() => server.close());
  return server;
};

const post = async (url: string, path: string, token: string, body: unknown) => {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { Authorization: token, 'stream-auth-type': 'jwt' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('a chat server', () => {
  test('delivers what is sent to those who watch', async () => {
    const { url } = await serving().listen({ port: 0 });
    const socket = await openSocket(`${url}/connect?${await connectQuery('john')}`);
    const { connection_id: connection } = await socket.frame(0);
    const john = await createToken('secret', 'john');
    const query = `api_key=dev&connection_id=${String(connection)}`;
    const opened = await post(url, `/channels/messaging/general/query?${query}`, john, {
      watch: true,
      data: { members: ['john'] },
    });
    const sent = await post(url, `/channels/messaging/general/message?${query}`, john, {
      message: { text: 'hi' },
    });
    const received = await vi.waitUntil(() =>
      socket.frames.find((frame) => frame.includes('message.new')),
    );

    expect([opened.status, sent.status]).toEqual([201, 201]);
    expect(JSON.parse(received)).toMatchObject({
      type: 'message.new',
      cid: 'messaging:general',
      message: { text: 'hi' },
    });
  });

  test('has a key and a secret of its own', async () => {
    const { url } = await serving({ apiKey: 'k', apiSecret: 's' }).listen({ port: 0 });
    const users = { users: { jane: { id: 'jane' } } };
    const call = async (key: string, secret: string) =>
      (await post(url, `/users?api_key=${key}`, await createServerToken(secret), users)).body[
        'code'
      ];

    expect(await call('k', 's')).toBeUndefined();
    expect(await call('dev', 's')).toBe(2);
    expect(await call('k', 'secret')).toBe(43);
  });
});

describe('listening', () => {
  test.each(['0.0.0.0', '::', 'example.com'])(
    'on %s needs a secret that is not the default',
    async (host) => {
      await expect(serving().listen({ host, port: 0 })).rejects.toMatchObject({
        _tag: 'ListenError',
        reason: 'DefaultSecret',
      });
    },
  );

  test('on all interfaces works with a secret', async () => {
    const server = serving({ apiSecret: 'a-secret-of-my-own' });

    await expect(server.listen({ host: '0.0.0.0', port: 0 })).resolves.toBeDefined();
  });

  test('twice is refused, and once more after the end is not', async () => {
    const server = serving();
    const first = await server.listen({ port: 0 });
    await expect(server.listen({ port: 0 })).rejects.toThrow(ListenError);
    await server.close();
    const second = await server.listen({ port: first.port });

    expect(second).toEqual(first);
  });

  test('at an address in use fails, and leaves the server free to try another', async () => {
    const { port } = await serving().listen({ port: 0 });
    const server = serving();

    await expect(server.listen({ port })).rejects.toMatchObject({ reason: 'AddressInUse' });
    await expect(server.listen({ port: 0 })).resolves.toBeDefined();
  });

  test('over data that cannot be opened fails', async () => {
    const server = serving({ data: '/nowhere/chat.db' });

    await expect(server.listen({ port: 0 })).rejects.toThrow('/nowhere/chat.db');
  });
});

test('closing a server that never listened does nothing', async () => {
  await expect(createChatServer().close()).resolves.toBeUndefined();
});
