import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

test('who creates a channel or sends a message for a backend is made', async () => {
  const call = rawCalls(await openPlace());
  const query = '{"data":{"created_by_id":"tommaso"}}';
  expect(await call('POST', '/channels/messaging/general/query', query)).toMatchObject({
    status: 201,
    body: { channel: { created_by: { id: 'tommaso', role: 'user' } } },
  });
  const message = '{"message":{"text":"hi","user":{"id":"thierry"}}}';
  expect(await call('POST', '/channels/messaging/general/message', message)).toMatchObject({
    status: 201,
    body: { message: { user: { id: 'thierry' } } },
  });
  const users = '/users?payload={"filter_conditions":{"id":{"$in":["tommaso","thierry"]}}}';
  expect((await call('GET', users)).body['users']).toHaveLength(2);
});

test('a name that can be no id is refused, and a deleted user is not made again', async () => {
  const call = rawCalls(await openPlace());
  const query = (id: string) => `{"data":{"created_by_id":"${id}"}}`;
  const path = '/channels/messaging/general/query';
  expect(await call('POST', path, query('no id'))).toMatchObject({ status: 400 });
  await call('POST', '/users', '{"users":{"john":{"id":"john"}}}');
  await call('DELETE', '/users/john');
  expect(await call('POST', path, query('john'))).toMatchObject({ status: 404 });
});
