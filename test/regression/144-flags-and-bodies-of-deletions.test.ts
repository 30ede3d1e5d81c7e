import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

const stage = async () => {
  const call = rawCalls(await openPlace());
  await call('POST', '/users', '{"users":{"john":{"id":"john"}}}');
  return call;
};

test.each(['null', '', '{}'])('a user is deactivated with the body %o', async (body) => {
  const call = await stage();
  expect(await call('POST', '/users/john/deactivate', body)).toMatchObject({ status: 201 });
});

test.each([
  ['mark_messages_deleted=', false],
  ['mark_messages_deleted=False', false],
  ['mark_messages_deleted=True', true],
  ['mark_messages_deleted=true&hard_delete=False', true],
])('a user is deleted with %s', async (query, deletesMessages) => {
  const call = await stage();
  const opening = '{"data":{"created_by_id":"jane"}}';
  await call('POST', '/channels/messaging/general/query', opening);
  const message = '{"message":{"id":"m1","text":"hi","user_id":"john"}}';
  await call('POST', '/channels/messaging/general/message', message);
  expect(await call('DELETE', `/users/john?${query}`)).toMatchObject({ status: 200 });
  const { body } = await call('GET', '/messages/m1');
  expect(body['message']).toMatchObject({ type: deletesMessages ? 'deleted' : 'regular' });
});

test('a flag that is neither is refused', async () => {
  const call = await stage();
  expect(await call('DELETE', '/users/john?mark_messages_deleted=perhaps')).toMatchObject({
    status: 400,
  });
});
