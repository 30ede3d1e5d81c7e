import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as t from 'io-ts';
import { defineEvent } from 'millrace';
import { backend, createServerToken, createToken, sendUserEvent } from 'millrace/backend';
import { exportEvents } from 'millrace/protocol';
import { lastValueFrom } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectQuery, openSocket } from '../helpers/server.js';
import { firstLine, millrace, start } from './millrace.js';

const addressIn = (line: string): string => /^listening on (http:\S+)$/.exec(line)?.[1] ?? line;

const serve = async (...args: readonly string[]) => {
  const child = start(['serve', '--port', '0', ...args]);
  return { child, url: addressIn(await firstLine(child)) };
};

const end = async ({ child }: Awaited<ReturnType<typeof serve>>, signal: NodeJS.Signals) => {
  child.kill(signal);
  const [status] = (await once(child, 'exit')) as [number | null];
  return status;
};

const users = async (url: string, method: 'GET' | 'POST', given: unknown) => {
  const payload = JSON.stringify(given);
  const query = new URLSearchParams({ api_key: 'dev', ...(method === 'GET' && { payload }) });
  const response = await fetch(`${url}/users?${query.toString()}`, {
    method,
    headers: { Authorization: await createServerToken('secret'), 'stream-auth-type': 'jwt' },
    ...(method === 'POST' && { body: payload }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
};

describe('millrace serve', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 0 at %s and says goodbye',
    async (signal) => {
      const server = await serve();
      const socket = await openSocket(`${server.url}/connect?${await connectQuery('john')}`);
      await socket.frame(0);

      expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(await end(server, signal)).toBe(0);
      expect(await socket.closed).toBe(1001);
    },
  );

  test('takes tokens that nobody signed, where that is asked for', async () => {
    const { url } = await serve('--allow-dev-tokens');
    const call = async (token: string) => {
      const headers = { Authorization: token, 'stream-auth-type': 'jwt' };
      return (await fetch(`${url}/app?api_key=dev`, { headers })).status;
    };

    expect(await call(await createToken('a secret of nobody', 'jane'))).toBe(200);
    expect(await call(await createServerToken('a secret of nobody'))).toBe(401);
  });

  test('says what a client needs, serves metrics, and logs requests as JSON without secrets', async () => {
    const child = start(['serve', '--port', '0', '--log-format', 'json', '--log-level', 'debug']);
    let [printed, logged] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    child.stderr.on('data', (data: Buffer) => (logged += data.toString()));
    await vi.waitUntil(() => printed.includes('in memory'), { timeout: 15_000 });
    const url = addressIn(printed.split('\n')[0]!);
    await users(url, 'POST', { users: { john: { id: 'john', name: 'of nobody' } } });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    await vi.waitUntil(() => logged.includes('GetMetrics'));

    expect(printed).toContain('api key  dev\n');
    expect(printed).toContain('token    millrace token USER_ID\n');
    expect(metrics).toContain('millrace_calls_total{operation="UpdateUsers",status="201"} 1');
    expect(metrics).toContain('process_cpu_seconds_total');
    expect(JSON.parse(logged.split('\n')[0]!)).toMatchObject({
      ...{ level: 'debug', msg: 'request', operation: 'UpdateUsers', status: 201 },
    });
    expect(logged).not.toContain('of nobody');
  });

  test('takes the custom events of a file, and refuses one with a mistake', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'millrace-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, 'events.json');
    const content = exportEvents([defineEvent('wave', t.type({ x: t.number }), { rate: '5/s' })]);
    await writeFile(file, content);
    const { url } = await serve('--events', file);
    await users(url, 'POST', { users: { jane: { id: 'jane' } } });
    const trusted = backend({ url, apiKey: 'dev', secret: 'secret' });
    const send = (type: string) => lastValueFrom(sendUserEvent(trusted, 'jane', { type, x: 1 }));
    await send('wave');
    await expect(send('password_reset')).rejects.toMatchObject({ code: 4 });
    await writeFile(file, content.replace('5/s', '5'));

    expect(await millrace(['serve', '--events', file])).toEqual({
      status: 2,
      stdout: '',
      stderr: `millrace: --events ${file}: events.0.rate must be a rate such as 20/s, 100/min or 5/h; write it with exportEvents\n`,
    });
  }, 60_000);

  test('keeps its data in a file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'millrace-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const data = ['--data', join(directory, 'chat.db')];
    const first = await serve(...data);
    const saved = await users(first.url, 'POST', { users: { jane: { id: 'jane', name: 'Jane' } } });
    await end(first, 'SIGTERM');
    const second = await serve(...data);
    const found = await users(second.url, 'GET', { filter_conditions: { id: 'jane' } });

    expect(saved.status).toBe(201);
    expect(found.body).toMatchObject({ users: [{ id: 'jane', name: 'Jane' }] });
  }, 60_000);

  test('prints who gets each event, where that is asked for', async () => {
    const { child, url } = await serve('--explain');
    let output = '';
    child.stderr.on('data', (data: Buffer) => {
      output += data.toString();
    });
    const socket = await openSocket(`${url}/connect?${await connectQuery('john')}`);
    await socket.frame(0);
    await users(url, 'POST', { users: { john: { id: 'john', name: 'John' } } });

    await vi.waitUntil(() => output.includes('user.updated: 1 got it, 0 did not'));
    expect(output).toMatch(/\+ john \[[0-9a-f-]+\]: its user is john \(subject\)/);
  });

  test('says that its port is in use', async () => {
    const { url } = await serve();
    const { port } = new URL(url);

    expect(await millrace(['serve', '--port', port])).toEqual({
      status: 1,
      stdout: '',
      stderr: `millrace: 127.0.0.1:${port} is in use, choose another --port\n`,
    });
  });

  test.each([
    [['--port', 'http'], {}, '--port must be a port from 0 to 65535'],
    [['--durability', 'none'], {}, '--durability must be full or relaxed'],
    [['--database-url', 'x'], {}, 'a databaseUrl is like postgres://user:password@host'],
    [[], { MILLRACE_NATS_URL: 'x' }, 'several nodes share a database: give a databaseUrl'],
    [['here'], {}, 'serve takes options only'],
    [['--host', '0.0.0.0'], {}, 'the default apiSecret is for loopback only'],
    [
      ['--host', '0.0.0.0', '--api-secret', 'own', '--allow-dev-tokens'],
      {},
      'unsigned tokens are for loopback only',
    ],
  ])('refuses %j with %j in one line', async (args, env, message) => {
    const { status, stdout, stderr } = await millrace(['serve', '--port', '0', ...args], env);

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^millrace: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });
});
