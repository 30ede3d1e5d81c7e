import { createServerToken } from 'millrace/backend';
import type { Event, StreamChat } from 'stream-chat';
import { describe, expect, test } from 'vitest';
import { openPlace, type Place } from '../helpers/chatServer.js';
import { writeRequest } from '../helpers/wire.js';

const chat = '/api/v2/chat';
const general = `${chat}/channels/messaging/general`;

/** A call as getstream-go 5.3.0 writes it: by `encoding/json`, with the headers of `net/http`. */
const goCall = async ({ url }: Place, method: string, path: string, body = '') =>
  writeRequest(
    url,
    [
      `${method} ${path}${path.includes('?') ? '&' : '?'}api_key=dev HTTP/1.1`,
      'User-Agent: Go-http-client/1.1',
      ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
      `Authorization: ${await createServerToken('secret')}`,
      'Content-Type: application/json',
      'Stream-Auth-Type: jwt',
      'X-Stream-Client: stream-go-client-v5.3.0',
      'Accept-Encoding: gzip',
    ],
    body,
  );

const received = (receiver: StreamChat, type: string): Promise<Event> =>
  new Promise((resolve) => {
    receiver.on((event) => {
      if (event.type === type) resolve(event);
    });
  });

/** A channel of one member, who watches it with the vendor's client for browsers. */
const meet = async () => {
  const place = await openPlace();
  const receiver = await place.official('userId');
  const body =
    '{"member_custom_include":null,"data":{"created_by_id":"userId","members":[{"user_id":"userId"}]}}';
  const created = await goCall(place, 'POST', `${general}/query`, body);
  await receiver.channel('messaging', 'general').watch();
  return { place, receiver, created };
};

/** What Go parses as a date: digits, and nothing else. */
const digits = (key: string): RegExp => new RegExp(`"${key}":\\d{19}[,}]`);

describe('the samples of the vendor in Go', () => {
  test('send an event to a channel', async () => {
    const { place, receiver } = await meet();
    const event = received(receiver, 'friendship_request');
    const sent = await goCall(
      place,
      'POST',
      `${general}/event`,
      '{"event":{"type":"friendship_request","user_id":"userId","custom":{"text":"Hey there, long time no see!"}}}',
    );

    expect(sent.status).toBe(201);
    expect(sent.text).toMatch(digits('created_at'));
    expect(JSON.parse(sent.text)).toMatchObject({
      event: {
        type: 'friendship_request',
        cid: 'messaging:general',
        user: { id: 'userId', custom: {} },
        custom: { text: 'Hey there, long time no see!' },
      },
    });
    expect(await event).toMatchObject({
      cid: 'messaging:general',
      user: { id: 'userId' },
      text: 'Hey there, long time no see!',
    });
  });

  test('send an event to a user', async () => {
    const { place, receiver } = await meet();
    const event = received(receiver, 'friendship_request');
    const sent = await goCall(
      place,
      'POST',
      `${chat}/users/userId/event`,
      '{"event":{"type":"friendship_request","custom":{"text":"Tommaso wants to be your friend"}}}',
    );

    expect(sent.status).toBe(201);
    expect(JSON.parse(sent.text)).toEqual({ duration: expect.any(String) as unknown });
    expect(await event).toMatchObject({ text: 'Tommaso wants to be your friend' });
  });

  test.each([
    ['a user that does not exist', 'nobody', 'friendship_request', 404, 16],
    ['a type with a dot', 'userId', 'friendship.request', 400, 4],
  ])('refuse %s', async (_, userId, type, status, code) => {
    const { place } = await meet();
    const sent = await goCall(
      place,
      'POST',
      `${chat}/users/${userId}/event`,
      `{"event":{"type":"${type}","custom":{"text":"Tommaso wants to be your friend"}}}`,
    );

    expect(sent.status).toBe(status);
    expect(JSON.parse(sent.text)).toMatchObject({ code, StatusCode: status });
  });
});

describe('a call of the Go SDK', () => {
  test('reads every date as digits', async () => {
    const { place, created } = await meet();
    const sent = await goCall(
      place,
      'POST',
      `${general}/message`,
      '{"message":{"text":"Tom \\u0026 Jerry","user_id":"userId","attachments":[{"type":"card","custom":null}],"custom":{"mood":"good"}},"pending_message_metadata":null}',
    );

    expect(created.text).not.toMatch(/\d\d\d\d-\d\d-\d\dT/);
    expect(sent.text).not.toMatch(/\d\d\d\d-\d\d-\d\dT/);
    expect(JSON.parse(sent.text)).toMatchObject({
      message: {
        text: 'Tom & Jerry',
        attachments: [{ type: 'card', custom: {} }],
        custom: { mood: 'good' },
      },
    });
  });

  test.each([
    ['POST', '/api/v2/users/userId/deactivate', 'null', 201],
    ['DELETE', general, 'null', 200],
    [
      'POST',
      `${chat}/channels`,
      '{"filter_conditions":null,"sort":null,"filter_values":null}',
      201,
    ],
    ['GET', `/api/v2/users?payload=${encodeURIComponent('{"filter_conditions":null}')}`, '', 200],
    [
      'PATCH',
      '/api/v2/app',
      '{"webhook_url":"http://127.0.0.1:9/hook","allowed_flag_reasons":null,"event_hooks":null,"grants":null,"webhook_events":null}',
      200,
    ],
    ['PATCH', general, '{"user_id":"userId","unset":null,"set":{"color":"red"}}', 200],
    ['GET', `${chat}/channels/messaging/%21members-x`, '', 404],
  ])('may write null for what is not given: %s %s', async (method, path, body, status) => {
    const { place } = await meet();
    expect(await goCall(place, method, path, body)).toMatchObject({ status });
  });
});
