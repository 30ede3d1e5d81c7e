import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls, signClaims } from '../helpers/rawCalls.js';

test.each([
  ['PHP', { server: 'true' }, 200],
  ['the others', { server: true }, 200],
  ['nobody', { server: 'false' }, 401],
  ['nobody', { server: 'yes' }, 401],
])('a token as %s signs it: %o', async (_, claims, status) => {
  const call = rawCalls(await openPlace(), signClaims(claims));
  expect(await call('GET', '/app')).toMatchObject({ status });
});
