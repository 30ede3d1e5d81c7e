import { createToken } from 'millrace/backend';
import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

test('a sync since a moment that no date can hold is refused', async () => {
  const place = await openPlace();
  await place.introduce('ann');
  const response = await fetch(`${place.url}/sync?api_key=dev`, {
    method: 'POST',
    headers: {
      Authorization: await createToken('secret', 'ann'),
      'stream-auth-type': 'jwt',
      'Content-Type': 'application/json',
    },
    body: '{"channel_cids":["messaging:general"],"last_sync_at":-1e300}',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 4 });
});
