import { request } from 'node:http';
import { createToken } from 'millrace/backend';
import { expect, test, vi } from 'vitest';
import { log, me, serveScript } from '../helpers/server.js';
import { VirtualClock } from './session/virtualClock.js';
import type { ChatCore } from '../../src/server/core/chatCore.js';
import type { Connection } from '../../src/server/core/connection.js';

// With the default secret a server refuses pages of other origins.
const apiSecret = 'a secret of its own';
const john = await createToken(apiSecret, 'john');

/** A server with one connection over polls, and the core's end of it. */
const connected = async () => {
  const connect = vi.fn<ChatCore['connect']>(() => Promise.resolve({ me, log }));
  const clock = new VirtualClock();
  const server = await serveScript({ connect }, { apiSecret, clock });
  const address = (query: Readonly<Record<string, string>>) => {
    const search = new URLSearchParams({ api_key: 'dev', user_id: 'john', ...query });
    return `${server.url}/longpoll?${search.toString()}`;
  };
  const headers = { Authorization: john, 'stream-auth-type': 'jwt' };
  const get = (query: Readonly<Record<string, string>>) => fetch(address(query), { headers });
  const greeting = await get({ json: '{"user_details":{"id":"john"}}' });
  const { event } = (await greeting.json()) as { event: { connection_id: string } };
  const here = { connection_id: event.connection_id };
  const connection = (): Connection => connect.mock.calls[0]![0];
  const idle = clock.actions.length;
  const held = () => clock.actions.length > idle;
  return { server, get, here, connection, headers, address, held };
};

test('an event arrives at a poll, with the headers that a page of another origin needs', async () => {
  const { get, here, connection } = await connected();
  const polled = get(here);
  connection().send('{"type":"wave"}');
  const response = await polled;

  expect(await response.json()).toEqual({
    events: [{ type: 'wave' }],
    duration: expect.stringMatching(/^\d+\.\d\dms$/),
  });
  const headers = Object.fromEntries(response.headers);
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
    'access-control-expose-headers': expect.stringContaining('X-RateLimit-Limit'),
    'x-ratelimit-limit': expect.any(String),
  });
});

test('a page of another origin may ask with the headers of the vendor’s client', async () => {
  const { server } = await connected();
  const asked = 'authorization,stream-auth-type,x-client-request-id,x-stream-client';
  const { status, headers } = await fetch(`${server.url}/longpoll`, {
    method: 'OPTIONS',
    headers: {
      Origin: 'https://example.com',
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': asked,
    },
  });

  expect(status).toBe(204);
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('access-control-allow-methods')?.split(',')).toContain('GET');
  const allowed = headers.get('access-control-allow-headers')?.toLowerCase().split(',');
  expect(allowed).toEqual(expect.arrayContaining(asked.split(',')));
});

test('a poll whose peer vanished loses no event', async () => {
  const { get, here, connection, headers, address, held } = await connected();
  const vanishing = request(address(here), { headers });
  vanishing.on('error', () => undefined);
  vanishing.end();
  await vi.waitUntil(held);
  vanishing.destroy();
  await vi.waitUntil(() => !held());
  connection().send('1');
  const response = await get(here);

  expect(await response.json()).toMatchObject({ events: [1] });
});

test('a server that closes answers the poll that it holds', async () => {
  const { server, get, here, held } = await connected();
  const polled = get(here);
  await vi.waitUntil(held);
  await server.close();
  const response = await polled;

  expect(await response.json()).toMatchObject({ code: -1, StatusCode: 500 });
});
