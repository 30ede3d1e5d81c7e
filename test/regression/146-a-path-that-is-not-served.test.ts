import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

test('the history of messages is no message to update', async () => {
  const call = rawCalls(await openPlace());
  const body = '{"filter":{"message_id":{"$eq":"m1"}},"sort":[],"limit":25}';
  expect(await call('POST', '/messages/history', body)).toMatchObject({
    status: 404,
    body: {
      code: 16,
      message: expect.stringContaining('does not serve QueryMessageHistory') as string,
    },
  });
});
