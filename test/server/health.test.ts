import { createChatServer } from 'millrace/server';
import { expect, onTestFinished, test, vi } from 'vitest';

const read = async (url: string, path: string) => {
  const response = await fetch(`${url}/health/${path}`);
  return [response.status, await response.json()] as const;
};

test('a server says that it lives and that it serves, to anybody', async () => {
  const server = createChatServer();
  const { url } = await server.listen({ port: 0 });
  onTestFinished(() => server.close());
  expect(await read(url, 'live')).toEqual([200, { status: 'live' }]);
  expect(await read(url, 'ready')).toEqual([200, { status: 'ready', database: 'up' }]);
});

test('a server that closes says so before it refuses connections', async () => {
  const server = createChatServer({ drainDelayMs: 300 });
  const { url } = await server.listen({ port: 0 });
  onTestFinished(() => server.close());
  const closed = server.close();
  expect(await read(url, 'ready')).toEqual([503, { status: 'draining', database: 'up' }]);
  expect(await read(url, 'live')).toEqual([200, { status: 'live' }]);
  await closed;
  await vi.waitFor(() => expect(read(url, 'live')).rejects.toThrow());
});
