import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { createServerToken } from 'millrace/backend';
import { createChatServer } from 'millrace/server';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createHookSender } from '../../src/server/http/hookSender.js';
import type { LogEntry } from '../../src/server/http/logger.js';

const makeServer = async (log: (entry: LogEntry) => void = () => undefined) => {
  const server = createChatServer({ log });
  onTestFinished(() => server.close());
  return server.listen({ port: 0 });
};

test('an upload that is aborted is one debug line', async () => {
  const entries: LogEntry[] = [];
  const { port } = await makeServer((entry) => entries.push(entry));
  const printed = vi.spyOn(console, 'error');
  onTestFinished(() => printed.mockRestore());
  const socket = connect(port, '127.0.0.1').resume();
  onTestFinished(() => void socket.destroy());
  const token = await createServerToken('secret');
  socket.write(
    'POST /users?api_key=dev HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
      `Authorization: ${token}\r\nContent-Length: 1000\r\n\r\n{"users":`,
  );
  await once(socket, 'connect');
  // The server answers nothing yet, so the body has to be on its way before the end.
  socket.end();
  await vi.waitUntil(() => entries.length > 0);
  expect(entries).toMatchObject([
    { level: 'debug', message: 'UpdateUsers: the body did not arrive completely' },
  ]);
  expect(printed).not.toHaveBeenCalled();
});

test('an idle connection is kept for longer than clients keep theirs', async () => {
  const { url } = await makeServer();
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const call = request(`${url}/app?api_key=dev`, { agent }).end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  response.resume();
  const [, seconds] = /timeout=(\d+)/.exec(String(response.headers['keep-alive'])) ?? [];
  expect(Number(seconds)).toBeGreaterThanOrEqual(65);
});

describe('the receiver of a webhook', () => {
  const setUp = (body: ReadableStream<Uint8Array>) => {
    const sender = createHookSender({
      apiKey: 'dev',
      apiSecret: 'secret',
      fetch: () => Promise.resolve(new Response(body, { status: 201 })),
      waitBriefly: (work) => Promise.race([work, Promise.resolve()]),
    });
    const call = { url: 'http://localhost', id: 'h1', attempt: 1, body: '{}', gzip: false };
    return sender.send(call, new AbortController().signal);
  };

  test('that never ends its body is done with its status, and the body is cancelled', async () => {
    const cancel = vi.fn();
    const endless = new ReadableStream<Uint8Array>({ cancel });
    expect(await setUp(endless)).toBe(201);
    expect(cancel).toHaveBeenCalledOnce();
  });

  test('whose body breaks off is done with its status', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.error(new Error('reset')),
    });
    expect(await setUp(broken)).toBe(201);
  });
});
