import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineEvent, ofType, sendEvent, sendMessage } from 'millrace';
import { asUser, backend, createWebhooks, updateApp, upsertUsers } from 'millrace/backend';
import * as t from 'io-ts';
import { toDate } from 'millrace/protocol';
import { firstValueFrom, lastValueFrom, ReplaySubject, take, toArray } from 'rxjs';
import { StreamChat } from 'stream-chat';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

const listenWith = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`;
};

const meet = async (options: Parameters<typeof openPlace>[0] = {}) => {
  const place = await openPlace(options);
  const chat = backend({ url: place.url, apiKey: 'dev', secret: 'secret' });
  await lastValueFrom(upsertUsers(chat, [{ id: 'john' }]));
  const official = await place.official('john');
  await official.channel('messaging', 'general', { members: ['john'] }).create();
  return { place, chat, john: asUser(chat, 'john') };
};

const Wave = defineEvent('wave', t.type({ hand: t.string }));

test('events that a hook of the second dialect gets are read like the others', async () => {
  const { place, john } = await meet();
  const webhooks = createWebhooks({ secret: 'secret' });
  const webhook_url = await listenWith(webhooks.handleNode);
  const body = JSON.stringify({ webhook_url, webhook_events: ['message.new', 'wave'] });
  await rawCalls(place)('PATCH', '/api/v2/app', body);
  expect(await rawCalls(place)('GET', '/app')).toMatchObject({
    body: { app: { webhook_url, webhook_dialect: 'v2' } },
  });
  const heard = firstValueFrom(webhooks.events$.pipe(ofType('message.new')));
  const waved = firstValueFrom(webhooks.events$.pipe(ofType(Wave)));
  await lastValueFrom(sendMessage(john, 'messaging:general', { text: 'hey' }));
  await lastValueFrom(sendEvent(john, 'messaging:general', { type: 'wave', hand: 'left' }));
  const { created_at, message } = await heard;
  expect(created_at).toEqual(expect.any(Number));
  expect(toDate(created_at).getUTCFullYear()).toBe(new Date().getUTCFullYear());
  expect(message).toMatchObject({ text: 'hey', custom: {} });
  expect(await waved).toMatchObject({ hand: 'left', cid: 'messaging:general' });
});

test.each([false, true])('events arrive over real sockets, with gzip %s', async (gzip) => {
  const { chat, john } = await meet();
  const webhooks = createWebhooks({ secret: 'secret' });
  const events$ = new ReplaySubject();
  const seen = webhooks.events$.subscribe(events$);
  onTestFinished(() => seen.unsubscribe());
  const webhook_url = await listenWith(webhooks.handleNode);
  await lastValueFrom(
    updateApp(chat, {
      event_hooks: [{ hook_type: 'webhook', webhook_url, event_types: ['message.new', 'wave'] }],
      enable_hook_payload_compression: gzip,
    }),
  );
  const heard = firstValueFrom(webhooks.events$.pipe(ofType(Wave)));
  await lastValueFrom(sendMessage(john, 'messaging:general', { text: 'hey' }));
  await lastValueFrom(sendEvent(john, 'messaging:general', { type: 'wave', hand: 'left' }));
  expect(await heard).toMatchObject({ type: 'wave', hand: 'left', cid: 'messaging:general' });
  const [first] = await lastValueFrom(events$.pipe(take(1), toArray()));
  expect(first).toMatchObject({
    type: 'message.new',
    message: { text: 'hey' },
    members: [{ user_id: 'john' }],
    request_info: { type: 'server', ip: '127.0.0.1' },
  });
});

test('the vendor’s client verifies what the server signs', async () => {
  const { chat, john } = await meet();
  const official = new StreamChat('dev', 'secret');
  const checked: unknown[] = [];
  const webhook_url = await listenWith((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const {
        'x-signature': signature,
        'x-api-key': key,
        'x-webhook-attempt': attempt,
      } = request.headers;
      checked.push([
        official.verifyWebhook(Buffer.concat(chunks), String(signature)),
        key,
        attempt,
        request.headers['content-type'],
      ]);
      response.end();
    });
  });
  await lastValueFrom(updateApp(chat, { webhook_url, webhook_events: ['message.new'] }));
  await lastValueFrom(sendMessage(john, 'messaging:general', { text: 'hey' }));
  await vi.waitFor(() => expect(checked).toEqual([[true, 'dev', '1', 'application/json']]));
});

test('a server that was restarted on its data goes on where it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-hooks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { place, chat, john } = await meet({ data: join(folder, 'chat.db') });
  let isDown = true;
  const texts: string[] = [];
  const webhooks = createWebhooks({ secret: 'secret' });
  const seen = webhooks.events$
    .pipe(ofType('message.new'))
    .subscribe(({ message }) => texts.push(message.text ?? ''));
  onTestFinished(() => seen.unsubscribe());
  let asked = 0;
  const webhook_url = await listenWith((request, response) => {
    asked += 1;
    // While it is down it does not answer at all.
    if (!isDown) webhooks.handleNode(request, response);
  });
  await lastValueFrom(updateApp(chat, { webhook_url, webhook_events: ['message.new'] }));
  await lastValueFrom(sendMessage(john, 'messaging:general', { text: 'one' }));
  await lastValueFrom(sendMessage(john, 'messaging:general', { text: 'two' }));
  await vi.waitFor(() => expect(asked).toBe(1));
  await place.close();
  isDown = false;
  await place.listen();
  await lastValueFrom(sendMessage(john, 'messaging:general', { text: 'three' }));
  await vi.waitFor(() => expect(texts).toEqual(['one', 'two', 'three']), { timeout: 5_000 });
});
