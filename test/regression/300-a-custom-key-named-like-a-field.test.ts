import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

/** Keys that are fields of a user, of a channel, of a message or of an event. */
const clashing = { created_at: 'long ago', role: 'queen', message: 'Hi', custom: { a: null } };
const custom = { ...clashing, color: 'red' };

/** A webhook receiver; resolves to the first body of a type. */
const receiver = async () => {
  const bodies: Readonly<Record<string, unknown>>[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      bodies.push(JSON.parse(text) as (typeof bodies)[number]);
      response.end();
      server.emit('body');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`,
    body: async (type: string) => {
      for (;;) {
        const found = bodies.find((body) => body['type'] === type);
        if (found) return found;
        await once(server, 'body');
      }
    },
  };
};

const meet = async () => {
  const place = await openPlace();
  const call = rawCalls(place);
  await call('POST', '/api/v2/users', JSON.stringify({ users: { john: { id: 'john', custom } } }));
  const data = { created_by_id: 'john', members: [{ user_id: 'john', custom }], custom };
  await call('POST', '/api/v2/chat/channels/messaging/general/query', JSON.stringify({ data }));
  const john = await place.official('john');
  await john.channel('messaging', 'general').watch();
  const frame = (type: string): Promise<Readonly<Record<string, unknown>>> =>
    new Promise((resolve) => {
      john.on((event) => {
        if (event.type === type) resolve(event as never);
      });
    });
  return { call, frame };
};

const send = (text: string) =>
  JSON.stringify({
    message: { id: 'm1', text, user_id: 'john', custom, attachments: [{ type: 'card', custom }] },
  });

describe('a custom key that is named like a field', () => {
  test.each(['v1', 'v2'] as const)('keeps its value and its place in a message, %s', async (to) => {
    const { call, frame } = await meet();
    const event = frame('message.new');
    const prefix = to === 'v2' ? '/api/v2/chat' : '';
    const { body } = await call(
      'POST',
      `${prefix}/channels/messaging/general/message`,
      send('Hello'),
    );
    const { role, message, ...rest } = custom;
    const { color: _, ...nested } = rest;
    // `role` and `message` are no fields of a message, so v1 has them beside the others.
    const flat = { role, message, color: 'red', custom: nested };

    expect(body).toMatchObject({ message: to === 'v2' ? { custom } : flat });
    expect(await event).toMatchObject({ message: flat });
    expect(await call('GET', '/messages/m1')).toMatchObject({ body: { message: flat } });
    expect(await call('GET', '/api/v2/chat/messages/m1')).toMatchObject({
      body: { message: { text: 'Hello', custom, attachments: [{ type: 'card', custom }] } },
    });
  });

  test('keeps its value and its place in a user, a channel and a member', async () => {
    const { call } = await meet();
    const { body } = await call('GET', '/api/v2/chat/channels/messaging/general');
    expect(body).toMatchObject({
      channel: { custom, created_by: { role: 'user', custom } },
      members: [{ custom, user: { custom } }],
    });
    const { body: flat } = await call('GET', '/channels/messaging/general');
    expect(flat).toMatchObject({
      channel: { color: 'red', custom: { created_at: 'long ago' } },
      members: [{ color: 'red', custom: { created_at: 'long ago', role: 'queen' } }],
    });
  });

  test('keeps its value and its place in events and in webhooks of both dialects', async () => {
    const { call, frame } = await meet();
    const [older, newer] = [await receiver(), await receiver()];
    const hook = { hook_type: 'webhook', should_send_custom_events: true };
    await call(
      'PATCH',
      '/app',
      JSON.stringify({ webhook_url: older.url, webhook_events: ['wave'] }),
    );
    await call(
      'PATCH',
      '/api/v2/app',
      JSON.stringify({ event_hooks: [{ ...hook, webhook_url: newer.url }] }),
    );
    const event = frame('wave');
    const { body } = await call(
      'POST',
      '/api/v2/chat/channels/messaging/general/event',
      JSON.stringify({ event: { type: 'wave', user_id: 'john', custom } }),
    );
    const { created_at, message } = custom;
    const flat = { color: 'red', custom: { created_at, message } };

    expect(body).toMatchObject({ event: { custom, user: { id: 'john', custom } } });
    expect(await event).toMatchObject(flat);
    expect(await older.body('wave')).toMatchObject(flat);
    expect(await newer.body('wave')).toMatchObject({
      custom,
      created_at: expect.any(Number) as unknown,
      user: { created_at: expect.any(Number) as unknown, custom },
    });
    await call('POST', '/channels/messaging/general/message', send('Hello'));
    expect(await newer.body('message.new')).toMatchObject({
      created_at: expect.any(Number) as unknown,
      custom: {},
      message: { custom, created_at: expect.any(Number) as unknown },
      members: [{ custom, user: { custom, channel_last_read_at: expect.any(Number) as unknown } }],
      request_info: { type: 'server' },
    });
  });

  test('stays when other keys change', async () => {
    const { call } = await meet();
    await call('POST', '/api/v2/chat/channels/messaging/general/message', send('Hello'));
    const update = { user_id: 'john', set: { color: 'blue', custom: { id: 7 } }, unset: [] };
    const changed = { custom: { ...custom, color: 'blue', id: 7 } };

    expect(await call('PUT', '/api/v2/chat/messages/m1', JSON.stringify(update))).toMatchObject({
      body: { message: changed },
    });
    expect(
      await call('PATCH', '/api/v2/chat/channels/messaging/general', JSON.stringify(update)),
    ).toMatchObject({ body: { channel: changed } });
    const { user_id: _, ...change } = update;
    expect(
      await call('PATCH', '/api/v2/users', JSON.stringify({ users: [{ id: 'john', ...change }] })),
    ).toMatchObject({ body: { users: { john: changed } } });
    const { custom: _custom, ...rest } = update.set;
    expect(
      await call(
        'PATCH',
        '/api/v2/chat/channels/messaging/general/member?user_id=john',
        JSON.stringify({ set: { ...rest, custom: { status: 1 } } }),
      ),
    ).toMatchObject({
      body: { channel_member: { custom: { ...custom, color: 'blue', status: 1 } } },
    });
  });
});
