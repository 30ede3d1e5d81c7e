import { createServerToken } from 'millrace/backend';
import { describe, expect, test } from 'vitest';
import { chromium, foreignHost, hasChromium, runInForeignPage } from '../helpers/chromium.js';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';
import { connectQuery } from '../helpers/server.js';

if (!hasChromium)
  console.warn(`Pages of other origins are not tested in a browser: there is no ${chromium}.`);

const ownSecret = 'a secret of sixteen bytes or more';

/** What a page can learn: a status that it can read, or nothing. */
interface Learned {
  readonly users: number | string;
  readonly rebound: number | string;
  readonly patched: number | string;
  readonly socket: string;
}

/** Tries all that a page can try with tokens that the default secret signed. */
const attack = async (url: string): Promise<string> => {
  const token = await createServerToken('secret');
  const port = new URL(url).port;
  const socket = `ws://127.0.0.1:${port}/connect?${await connectQuery('john')}`;
  const read = (address: string, method: string, path: string): string => `
    fetch(${JSON.stringify(`${address}${path}`)}, {
      method: '${method}',
      headers: { authorization: '${token}', 'stream-auth-type': 'jwt', 'content-type': 'application/json' },
      ${method === 'GET' ? '' : `body: '{"webhook_url":"http://127.0.0.1:${port}/"}',`}
    }).then((response) => response.status, () => 'unreadable')`;
  const users = '/users?api_key=dev&payload=%7B%22filter_conditions%22%3A%7B%7D%7D';
  return `(async () => ({
    users: await ${read(url, 'GET', users)},
    rebound: await ${read(`http://${foreignHost}:${port}`, 'GET', users)},
    patched: await ${read(url, 'PATCH', '/app?api_key=dev')},
    // Simple requests have no preflight; their answers cannot be read.
    simple: await fetch('${url}/users?api_key=dev&authorization=${token}', {
      method: 'POST', mode: 'no-cors', body: '{"users":{"eve":{"id":"eve","role":"admin"}}}',
    }).then(() => 'sent', () => 'not sent'),
    socket: await new Promise((resolve) => {
      const socket = new WebSocket(${JSON.stringify(socket)});
      socket.onmessage = ({ data }) => resolve(data);
      socket.onerror = () => resolve('refused');
    }),
  }))()`;
};

describe.skipIf(!hasChromium)('a page of another origin, in Chromium', () => {
  test('gets nowhere on a server with the default secret', async () => {
    const place = await openPlace();
    const learned = (await runInForeignPage(await attack(place.url))) as Learned;
    // The answers are refusals without the headers that would let the page read them.
    expect(learned).toMatchObject({
      users: 'unreadable',
      rebound: 'unreadable',
      patched: 'unreadable',
      socket: 'refused',
    });
    const call = rawCalls(place);
    expect((await call('GET', '/app')).body).not.toMatchObject({
      app: { webhook_url: expect.stringContaining('127.0.0.1') as unknown },
    });
    const query = '/users?payload=%7B%22filter_conditions%22%3A%7B%22id%22%3A%22eve%22%7D%7D';
    expect((await call('GET', query)).body).toMatchObject({ users: [] });
  });

  test('gets nowhere on a server with a secret of its own', async () => {
    const place = await openPlace({ apiSecret: ownSecret });
    const learned = (await runInForeignPage(await attack(place.url))) as Learned;
    expect(learned).toMatchObject({ users: 401, rebound: 401, patched: 401 });
    expect(JSON.parse(learned.socket)).toMatchObject({ error: { StatusCode: 401 } });
    const call = rawCalls(place, createServerToken(ownSecret));
    const query = '/users?payload=%7B%22filter_conditions%22%3A%7B%7D%7D';
    expect((await call('GET', query)).body).toMatchObject({ users: [] });
  });
});
