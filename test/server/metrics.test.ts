import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChannel, ofType, sendMessage, watch } from 'millrace';
import { backend, createServerToken, createToken, updateApp } from 'millrace/backend';
import { createChatServer, type LogEntry } from 'millrace/server';
import { openTestServer } from 'millrace/testing';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

const cid = 'messaging:general';

const setUp = async (options = {}) => {
  const server = await openTestServer(options);
  onTestFinished(server.close);
  const read = async (headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`${server.url}/metrics`, { headers });
    return { response, text: await response.text() };
  };
  /** The value of a metric with its labels, as its line has them. */
  const value = async (name: string) => {
    const { text } = await read();
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length + 1));
  };
  return { server, read, value };
};

describe('the metrics of a server', () => {
  test('count connections, watches, calls, events, deliveries and the log', async () => {
    const { server, value } = await setUp();
    const [john, jane] = await Promise.all([server.connectAs('john'), server.connectAs('jane')]);
    await lastValueFrom(createChannel(john, cid, { members: ['john', 'jane'] }));
    const watching = watch(john, cid).subscribe();
    const heard = firstValueFrom(jane.pipe(ofType('notification.message_new')));
    await lastValueFrom(sendMessage(john, cid, { text: 'Hello' }));
    await heard;
    watching.unsubscribe();

    expect(await value('millrace_connections')).toBe(2);
    expect(await value('millrace_calls_total{operation="SendMessage",status="201"}')).toBe(1);
    expect(await value('millrace_call_duration_seconds_count{operation="SendMessage"}')).toBe(1);
    expect(await value('millrace_events_total{type="message.new"}')).toBe(1);
    expect(await value('millrace_deliveries_total{type="message.new"}')).toBe(1);
    expect(await value('millrace_deliveries_total{type="notification.message_new"}')).toBe(1);
    expect(await value('millrace_log_entries')).toBeGreaterThan(0);
    expect(await value('millrace_transaction_queue_length')).toBe(0);
    expect(await value('millrace_transaction_longest_hold_seconds')).toBeGreaterThan(0);
    expect(await value('millrace_cache_reads_total{cache="users",result="hit"}')).toBeGreaterThan(
      0,
    );
  });

  test('show the lag, the skipped entries and the deliveries of a webhook', async () => {
    const { server, value } = await setUp();
    const hook = createServer((request, response) => {
      request.resume();
      response.writeHead(request.headers['x-webhook-attempt'] === '1' ? 400 : 200).end();
    });
    hook.listen(0, '127.0.0.1');
    await once(hook, 'listening');
    onTestFinished(() => void hook.close());
    const { port } = hook.address() as AddressInfo;
    const chat = backend({ url: server.url, apiKey: 'dev', secret: 'secret' });
    await lastValueFrom(updateApp(chat, { webhook_url: `http://127.0.0.1:${port}` }));
    const john = await server.connectAs('john');
    await lastValueFrom(createChannel(john, cid, { members: ['john'] }));

    const refused = 'millrace_webhook_deliveries_total{webhook="webhook",outcome="refused"}';
    await vi.waitFor(async () => expect(await value(refused)).toBeGreaterThan(0));
    expect(await value('millrace_webhook_lag_entries{webhook="webhook"}')).toBeDefined();
    expect(await value('millrace_webhook_skipped_total{webhook="webhook"}')).toBeGreaterThan(0);
  });

  test('are for operators: a server token opens them, a user and a proxy get nothing', async () => {
    const { read } = await setUp();
    const proxied = { 'x-forwarded-for': '203.0.113.7' };
    const token = await createServerToken('secret');

    expect((await read()).response.status).toBe(200);
    expect((await read(proxied)).response.status).toBe(401);
    expect(
      (await read({ ...proxied, authorization: await createToken('secret', 'john') })).response
        .status,
    ).toBe(403);
    expect((await read({ ...proxied, authorization: `Bearer ${token}` })).response.status).toBe(
      200,
    );
  });

  test('can be switched off', async () => {
    const { read } = await setUp({ metrics: false });

    expect((await read()).response.status).toBe(404);
  });

  test('include those of the process where they are wanted', async () => {
    const { value } = await setUp({ metrics: 'process' });

    expect(await value('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });

  test('name unknown paths alike, so that nobody adds series', async () => {
    const { server, read } = await setUp();
    await Promise.all(['/a', '/b?c=1', '/d/e'].map((path) => fetch(server.url + path)));
    const { text } = await read();

    expect(text).toContain('millrace_calls_total{operation="Request",status="404"} 3');
    expect(text).not.toContain('/d/e');
  });
});

describe('the log of a server', () => {
  test('has an entry for each request where it is wanted, with the id that the response has', async () => {
    const entries: LogEntry[] = [];
    const server = createChatServer({ log: (entry) => entries.push(entry), logCalls: true });
    const { url } = await server.listen({ port: 0 });
    onTestFinished(() => server.close());
    const given = await fetch(`${url}/app?api_key=dev`, {
      headers: { 'x-request-id': 'mine-1', authorization: await createServerToken('secret') },
    });
    const made = await fetch(`${url}/app?api_key=dev&authorization=of-nobody`, {
      headers: { 'x-request-id': 'two words' },
    });
    const fields = { method: 'GET', operation: 'GetApp', durationMs: expect.any(Number) };

    expect(given.headers.get('x-request-id')).toBe('mine-1');
    expect(entries).toEqual([
      {
        level: 'debug',
        message: 'request',
        fields: { ...fields, requestId: 'mine-1', status: 200 },
      },
      {
        level: 'debug',
        message: 'request',
        fields: { ...fields, requestId: made.headers.get('x-request-id'), status: 401 },
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain('of-nobody');
  });
});
