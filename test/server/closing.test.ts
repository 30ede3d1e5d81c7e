import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { asJohn, serveScript } from '../helpers/server.js';
import { VirtualClock } from './session/virtualClock.js';

const { connect, send, token } = await asJohn();

describe('closing', () => {
  const handles = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP'));

  test('sends sockets away, finishes requests, and leaves nothing open', async () => {
    const before = handles();
    const agent = new Agent({ keepAlive: true });
    const clock = new VirtualClock();
    let answer: (() => void) | undefined;
    const call = () => new Promise<never>((resolve) => (answer = () => resolve({} as never)));
    const server = await serveScript({ call }, { clock });
    const socket = await connect(server.url);
    await socket.frame(0);
    const asked = request(`${server.url}/channels/messaging/general/message?api_key=dev`, {
      method: 'POST',
      headers: { Authorization: token },
      agent,
    });
    asked.end('{"message":{}}');
    await vi.waitUntil(() => answer !== undefined);
    const closed = server.close();
    expect(await socket.closed).toBe(1001);
    answer?.();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    await closed;

    expect(response.statusCode).toBe(201);
    expect(clock.actions).toEqual([]);
    await vi.waitUntil(() => handles().length === before.length);
  });

  test('does not wait for a peer that never answers', async () => {
    const server = await serveScript({ call: () => new Promise(() => undefined) }, { drainMs: 50 });
    const socket = await connect(server.url);
    await socket.frame(0);
    socket.ws.pause();
    const failed = send(server.url, '{"message":{}}').catch((error: unknown) => error);
    await server.close();

    expect(await failed).toBeInstanceOf(Error);
  });
});
