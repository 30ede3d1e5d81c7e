import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChatConnection, createChannel, ofType, sendMessage, watch } from 'millrace';
import { backend, createToken, updateApp } from 'millrace/backend';
import { type GetFeedResponse, operatorEndpoints } from 'millrace/protocol';
import { openTestServer } from 'millrace/testing';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createHistory } from '../../src/server/console/history.js';

const cid = 'messaging:general';

const page = { read: () => Promise.resolve('<meta content="__SETTINGS__" />') };

const textIn = ({ message }: Readonly<Record<string, unknown>>): unknown =>
  (message as { readonly text?: string } | undefined)?.text;

const setUp = async () => {
  const server = await openTestServer({ console: page });
  onTestFinished(server.close);
  const chat = backend({ url: server.url, apiKey: 'dev', secret: 'secret' });
  const [john, jane] = await Promise.all([server.connectAs('john'), server.connectAs('jane')]);
  await lastValueFrom(createChannel(john, cid, { members: ['john', 'jane'] }));
  const watching = watch(john, cid).subscribe();
  onTestFinished(() => watching.unsubscribe());
  const say = async (text: string, from: ChatConnection = john) => {
    const heard = firstValueFrom(jane.pipe(ofType('notification.message_new')));
    await lastValueFrom(sendMessage(from, cid, { text }));
    await heard;
  };
  const { getFeed, getConnections, getWebhooks, resendWebhook, getHistory } = operatorEndpoints;
  return {
    server,
    chat,
    say,
    feed: (after?: number): Promise<GetFeedResponse> =>
      lastValueFrom(chat.call(getFeed, {}, after === undefined ? {} : { after })),
    /** Reads until something came: events are kept once a reader is there. */
    firstPage: async (): Promise<GetFeedResponse> => {
      let page: GetFeedResponse | undefined;
      const reading = lastValueFrom(chat.call(getFeed, {}, {})).then((response) => {
        page = response;
      });
      while (!page) await say('anything');
      await reading;
      return page;
    },
    connections: (request = {}) => lastValueFrom(chat.call(getConnections, {}, request)),
    webhooks: () => lastValueFrom(chat.call(getWebhooks, {}, {})),
    resend: (id: string, log_id: string) =>
      lastValueFrom(chat.call(resendWebhook, { id, log_id }, {})),
    history: () => lastValueFrom(chat.call(getHistory, {}, {})),
  };
};

describe('the endpoints of the console', () => {
  test('feed events with their recipients, from the moment that somebody reads', async () => {
    const { firstPage, feed, say } = await setUp();
    await say('unseen');
    const { next } = await firstPage();
    await say('seen');
    const { entries, dropped } = await feed(next);
    const entry = entries.find(
      ({ key, event }) => key === 'message.new' && textIn(event) === 'seen',
    )!;

    expect(dropped).toBe(0);
    expect(entry).toMatchObject({ got: 1, missed: 1 });
    expect(entry.recipients).toEqual([
      expect.objectContaining({
        ...{ user_id: 'john', gets: true, reasons: [`watches ${cid} (watchers)`] },
      }),
      expect.objectContaining({ user_id: 'jane', gets: false }),
    ]);
  });

  test('do not keep a closing server waiting', async () => {
    const { firstPage, feed, history, server } = await setUp();
    const { next } = await firstPage();
    const reading = feed(next + 1_000);
    await history();
    const began = performance.now();
    await Promise.all([server.close(), reading]);

    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test('list connections by any of their texts', async () => {
    const { connections } = await setUp();
    await vi.waitFor(async () => expect((await connections({ search: cid })).found).toBe(1));

    expect(await connections()).toMatchObject({ total: 2, found: 2 });
    expect(await connections({ search: 'jan' })).toMatchObject({
      ...{ total: 2, found: 1, connections: [{ user_id: 'jane', watching: [] }] },
    });
    expect((await connections({ limit: 1 })).connections).toHaveLength(1);
  });

  test('list the deliveries to webhooks, and send one again', async () => {
    const { chat, say, webhooks, resend } = await setUp();
    let status = 400;
    const receiver = createServer((request, response) => {
      request.resume();
      response.writeHead(status).end();
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    onTestFinished(() => void receiver.close());
    const { port } = receiver.address() as AddressInfo;
    await lastValueFrom(updateApp(chat, { webhook_url: `http://127.0.0.1:${port}` }));
    await say('Hello');
    await vi.waitFor(async () => expect((await webhooks()).deliveries).not.toEqual([]));
    const [refused] = (await webhooks()).deliveries;
    status = 200;

    expect(refused).toMatchObject({
      webhook_id: 'webhook',
      type: 'message.new',
      outcome: 'refused',
    });
    expect(await resend('webhook', String(refused!.log_id))).toMatchObject({
      outcome: 'delivered',
    });
    expect((await webhooks()).deliveries[0]).toMatchObject({
      ...{ log_id: refused!.log_id, outcome: 'delivered' },
    });
    await expect(resend('other', '1')).rejects.toMatchObject({ code: 16 });
    await expect(resend('webhook', '999999')).rejects.toMatchObject({ code: 16 });
    await expect(resend('webhook', 'x')).rejects.toMatchObject({ code: 4 });
  });

  test('have the last hour', async () => {
    const { history, say } = await setUp();
    await say('Hello');
    const { buckets, bucket_ms } = await history();
    const sum = (of: 'events' | 'calls' | 'deliveries') =>
      buckets.reduce((total, bucket) => total + bucket[of], 0);

    expect(bucket_ms).toBe(10_000);
    expect(buckets.at(-1)).toMatchObject({ connections: 2 });
    expect(sum('events')).toBeGreaterThan(2);
    expect(sum('deliveries')).toBeGreaterThan(1);
    expect(sum('calls')).toBeGreaterThan(1);
  });

  test('are for operators', async () => {
    const { server } = await setUp();
    const call = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(`${server.url}/millrace/connections`, { headers })).status;

    expect(await call({ authorization: await createToken('secret', 'john') })).toBe(403);
    expect(await call({ authorization: 'x' })).toBe(401);
    expect(await call({ via: 'a proxy' })).toBe(401);
    expect(await call({})).toBe(200);
  });
});

describe('the page of the console', () => {
  test('loads nothing from elsewhere, and has no secret but the default one', async () => {
    const open = async (options: object) => {
      const server = await openTestServer({ console: page, ...options });
      onTestFinished(server.close);
      const response = await fetch(`${server.url}/console`);
      return {
        policy: response.headers.get('content-security-policy'),
        text: await response.text(),
      };
    };
    const own = await open({ apiSecret: 'a-secret-of-many-bytes', apiKey: '"><script>' });
    const standard = await open({});

    expect(own.policy).toContain("default-src 'none'; script-src 'self';");
    expect(own.text).not.toContain('a-secret-of-many-bytes');
    expect(own.text).not.toContain('><script>');
    expect(standard.text).toContain('&quot;apiSecret&quot;:&quot;secret&quot;');
  });

  test('is off by default', async () => {
    const server = await openTestServer();
    onTestFinished(server.close);

    expect((await fetch(`${server.url}/console`)).status).toBe(404);
    expect((await fetch(`${server.url}/millrace/feed`)).status).toBe(404);
  });
});

describe('the history of a node', () => {
  const setUpHistory = () => {
    let now = 100_000;
    let connections = 3;
    const history = createHistory(
      () => now,
      () => connections,
    );
    return {
      history,
      wait: (ms: number) => {
        now += ms;
      },
      connect: (count: number) => {
        connections = count;
      },
    };
  };

  test('counts in buckets, with percentiles of the calls', () => {
    const { history, wait } = setUpHistory();
    for (const ms of [1, 2, 3, 100])
      history.observe({ kind: 'call', operation: 'SendMessage', status: 201, ms });
    history.observe({ kind: 'call', operation: 'GetFeed', status: 200, ms: 5_000 });
    history.observe({ kind: 'emitted', key: 'message.new' });
    history.observe({ kind: 'delivered', key: 'message.new', recipients: 7 });
    wait(10_000);

    expect(history.read().buckets).toEqual([
      {
        ...{ at: 100_000, events: 1, deliveries: 7, calls: 4, connections: 3 },
        ...{ p50_ms: 2, p99_ms: 100 },
      },
      { at: 110_000, events: 0, deliveries: 0, calls: 0, connections: 3, p50_ms: 0, p99_ms: 0 },
    ]);
  });

  test('has a bucket for each ten seconds, of one hour', () => {
    const { history, wait, connect } = setUpHistory();
    wait(35_000);
    connect(5);
    const starts = history.read().buckets.map(({ at }) => at);
    wait(10 * 3_600_000);
    const { buckets } = history.read();

    expect(starts).toEqual([100_000, 110_000, 120_000, 130_000]);
    expect(buckets).toHaveLength(361);
    expect(new Set(buckets.map(({ at }, index) => at - index * 10_000)).size).toBe(1);
  });
});
