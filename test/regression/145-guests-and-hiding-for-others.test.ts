import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

test.each(['/guest', '/guests'])('a guest is made at %s', async (path) => {
  const place = await openPlace();
  await place.introduce('john');
  const call = rawCalls(place, place.token('john'));
  expect(await call('POST', path, '{"user":{"id":"bob","name":"Bob"}}')).toMatchObject({
    status: 201,
    body: { user: { role: 'guest', name: 'Bob' } },
  });
});

test('a backend hides, shows and marks as unread for who is no member', async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane');
  const call = rawCalls(place);
  const opening = '{"data":{"created_by_id":"john","members":["john"]}}';
  await call('POST', '/channels/messaging/general/query', opening);
  const message = '{"message":{"id":"m1","text":"hi","user_id":"john"}}';
  await call('POST', '/channels/messaging/general/message', message);
  const bodies = {
    hide: '{"user_id":"jane","clear_history":true}',
    show: '{"user_id":"jane"}',
    unread: '{"user_id":"jane","message_id":"m1"}',
  };
  for (const [action, body] of Object.entries(bodies))
    expect(await call('POST', `/channels/messaging/general/${action}`, body)).toMatchObject({
      status: 201,
    });
  const own = rawCalls(place, place.token('jane'));
  expect(await own('POST', '/channels/messaging/general/hide', '{}')).toMatchObject({
    status: 403,
  });
});
