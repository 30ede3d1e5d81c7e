import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

const stage = async () => {
  const call = rawCalls(await openPlace());
  await call('POST', '/users', '{"users":{"john":{"id":"john"},"jane":{"id":"jane"}}}');
  await call(
    'POST',
    '/channels/messaging/general/query',
    '{"data":{"created_by":{"id":"john"},"members":["john","jane"],"team":""},"state":true}',
  );
  return call;
};

test('a message as the vendor’s Go SDK sends it', async () => {
  const call = await stage();
  const sent = await call(
    'POST',
    '/channels/messaging/general/message',
    '{"message":{"id":"","text":"hi","type":"","attachments":null,"user":{"id":"john"},"mentioned_users":[],"parent_id":"","show_in_channel":false,"silent":false,"quoted_message_id":"","pinned":false,"pinned_at":null,"pin_expires":"0001-01-01T00:00:00Z"},"skip_push":false}',
  );
  expect(sent).toMatchObject({ status: 201, body: { message: { text: 'hi', type: 'regular' } } });
});

test('an event, a read position and a ban of the whole application', async () => {
  const call = await stage();
  const event =
    '{"event":{"type":"typing.start","parent_id":"","user_id":"john","created_at":"0001-01-01T00:00:00Z"}}';
  expect(await call('POST', '/channels/messaging/general/event', event)).toMatchObject({
    status: 201,
  });
  const read = '{"message_id":"","thread_id":"","user_id":"","user":{"id":"jane"}}';
  expect(await call('POST', '/channels/messaging/general/read', read)).toMatchObject({
    status: 201,
  });
  const ban =
    '{"target_user_id":"jane","banned_by_id":"john","type":"","id":"","channel_cid":":","reason":"","timeout":60}';
  expect(await call('POST', '/moderation/ban', ban)).toMatchObject({ status: 201 });
  const { body } = await call('GET', '/query_banned_users?payload={"filter_conditions":{}}');
  expect(body['bans']).toMatchObject([{ user: { id: 'jane' } }]);
  const unban = '/moderation/ban?target_user_id=jane&type=&id=&channel_cid=:';
  expect(await call('DELETE', unban)).toMatchObject({ status: 200 });
});

test('a user with an empty role keeps its own, and an empty name is a name', async () => {
  const call = await stage();
  const users =
    '{"users":{"john":{"id":"john","name":"","role":"","language":"","teams":null,"created_at":"0001-01-01T00:00:00Z"}}}';
  expect(await call('POST', '/users', users)).toMatchObject({
    status: 201,
    body: { users: { john: { role: 'user', name: '' } } },
  });
});

test('custom data stays as it is', async () => {
  const call = await stage();
  const message =
    '{"message":{"text":"hi","user_id":"john","colour":"","attachments":[{"type":"","note":""}]}}';
  const { body } = await call('POST', '/channels/messaging/general/message', message);
  expect(body['message']).toMatchObject({ colour: '', attachments: [{ note: '' }] });
});
