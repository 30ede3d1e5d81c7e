import { once } from 'node:events';
import { createConnection } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { ListenError } from '../../src/server/listenError.js';
import { withDefaults } from '../../src/server/options.js';
import { serveCore } from '../../src/server/serveCore.js';
import { asJohn, me, openSocket, scriptedCore, serveScript } from '../helpers/server.js';
import type { ChatCore } from '../../src/server/core/chatCore.js';

const { connect, search, send } = await asJohn();

describe('a socket', () => {
  test('is greeted, and its pings are answered', async () => {
    const { url } = await serveScript();
    const socket = await connect(url);
    const greeting = await socket.frame(0);
    socket.ws.send('[{"type":"health.check","client_id":"john--1"}]');

    expect(greeting).toMatchObject({ type: 'health.check', cid: '*', me });
    expect(await socket.frame(1)).toEqual({
      type: 'health.check',
      cid: '*',
      connection_id: greeting['connection_id'],
      created_at: expect.any(String),
    });
  });

  test('is opened, gets the reason, and is closed for good when its token is refused', async () => {
    const { url } = await serveScript();
    const socket = await openSocket(`${url}/connect?api_key=dev&authorization=x`);

    expect(await socket.frame(0)).toMatchObject({
      type: 'connection.error',
      error: { code: 5, StatusCode: 401 },
    });
    expect(await socket.closed).toBe(1000);
    expect(socket.frames).toHaveLength(1);
  });

  test.each([
    ['text that is no ping', 'garbage', 1007],
    ['bytes', Buffer.from('[]'), 1003],
    ['a frame over the limit', `[${' '.repeat(256 * 1024)}]`, 1009],
  ])('ends alone when it sends %s', async (_, frame, code) => {
    const { url } = await serveScript();
    const [bad, good] = await Promise.all([connect(url), connect(url)]);
    await Promise.all([bad.frame(0), good.frame(0)]);
    bad.ws.send(frame);

    expect(await bad.closed).toBe(code);
    good.ws.send('[{"type":"health.check"}]');
    expect(await good.frame(1)).toMatchObject({ type: 'health.check' });
  });

  test('lets the core go when the peer vanishes', async () => {
    const gone = vi.fn<ChatCore['disconnect']>(() => Promise.resolve());
    const { url } = await serveScript({ disconnect: gone });
    const socket = await connect(url);
    const { connection_id: id } = await socket.frame(0);
    socket.ws.terminate();
    await vi.waitUntil(() => gone.mock.calls.length > 0);

    expect(gone).toHaveBeenCalledExactlyOnceWith(id);
  });

  test('on another path is refused with 404', async () => {
    const { url } = await serveScript();
    const ws = new WebSocket(`${url.replace('http', 'ws')}/elsewhere`);
    const [, response] = (await once(ws, 'unexpected-response')) as [
      unknown,
      { statusCode: number },
    ];

    expect(response.statusCode).toBe(404);
  });
});

describe('a request', () => {
  test.each([
    ['in one piece', 'x'.repeat(2 * 1024 * 1024)],
    ['in chunks', new Blob(['x'.repeat(2 * 1024 * 1024)]).stream()],
  ])('with a body over the limit %s is answered 413', async (_, body) => {
    const { url } = await serveScript();
    const response = await send(url, body);

    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 22, StatusCode: 413 });
  });

  test('that fails is answered even when the log fails too', async () => {
    const log = vi.fn(() => {
      throw new Error('the log is full');
    });
    const { url } = await serveScript({}, { log });
    const response = await send(url, '{"message":{}}');

    expect(response.status).toBe(500);
    expect(log).toHaveBeenCalledOnce();
  });

  test('for the path of the socket needs an upgrade', async () => {
    const { url } = await serveScript();
    const response = await fetch(`${url}/connect`);

    expect(response.status).toBe(404);
  });
});

describe('listening', () => {
  test('at an address in use is a clear error', async () => {
    const { port } = await serveScript();
    const listening = serveCore(scriptedCore(), withDefaults({}), { host: '127.0.0.1', port });

    await expect(listening).rejects.toThrow(ListenError);
    await expect(listening).rejects.toMatchObject({
      reason: 'AddressInUse',
      message: `127.0.0.1:${port} is in use`,
    });
  });

  test('on IPv6 gives an address with brackets', async () => {
    const server = await serveCore(scriptedCore(), withDefaults({}), { host: '::1', port: 0 });
    await server.close();

    expect(server.url).toBe(`http://[::1]:${server.port}`);
  });
});

describe('what is no proper request', () => {
  const answerTo = async (url: string, text: string): Promise<string> => {
    const { hostname, port } = new URL(url);
    const socket = createConnection(Number(port), hostname);
    socket.end(text);
    return readText(socket);
  };

  test.each([
    ['garbage', 'garbage\r\n\r\n', 400, 4],
    ['a header over the limit', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 24],
  ])('%s is refused in the protocol’s form', async (_, request, status, code) => {
    const { url } = await serveScript();
    const answer = await answerTo(url, request);
    const [head = '', body = ''] = answer.split('\r\n\r\n');

    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(body)).toMatchObject({ code, StatusCode: status });
  });

  test('a query may hold further question marks', async () => {
    const { url } = await serveScript();
    const socket = await openSocket(`${url}/connect?X-Stream-Client=a?b&${search}`);

    expect(await socket.frame(0)).toMatchObject({ type: 'health.check' });
  });
});
