import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createChatServer } from 'millrace/server';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../../src/server/http/app.js';
import { createHookSender } from '../../src/server/http/hookSender.js';
import type { LogEntry } from '../../src/server/http/logger.js';
import { answerTo } from '../helpers/webRequest.js';

const makeServer = async () => {
  const server = createChatServer();
  onTestFinished(() => server.close());
  return server.listen({ port: 0 });
};

test('an upload that is aborted is one debug line', async () => {
  const entries: LogEntry[] = [];
  const unused = () => Promise.reject(new Error('not called'));
  const app = createApp({
    core: { call: unused },
    authenticate: () => Promise.resolve({ kind: 'server' }),
    pollConnections: { open: unused, fetch: unused, close: unused },
    now: () => 0,
    log: (entry) => entries.push(entry),
  });
  const aborted = new Error('aborted');
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (sent) controller.error(aborted);
      else controller.enqueue(new TextEncoder().encode('{"users":'));
      sent = true;
    },
  });
  const init = { method: 'POST', body, duplex: 'half' } as const;
  await answerTo(app, new Request('http://localhost/users?api_key=dev', init));
  expect(entries).toEqual([
    {
      level: 'debug',
      message: 'UpdateUsers: the body did not arrive completely',
      cause: aborted,
      fields: { operation: 'UpdateUsers', requestId: expect.any(String) as string },
    },
  ]);
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
