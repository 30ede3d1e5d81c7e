import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls, signClaims } from '../helpers/rawCalls.js';

const app = '/api/v2/app';
const now = (): number => Math.floor(Date.now() / 1000);

test('a signed token without a claim is a backend’s in v2', async () => {
  const place = await openPlace();
  expect(await rawCalls(place, signClaims({}))('GET', app)).toMatchObject({
    body: { app: { event_hooks: [] } },
  });
  const times = { iat: now() - 5, exp: now() + 60 };
  expect(await rawCalls(place, signClaims(times))('GET', app)).toMatchObject({ status: 200 });
});

test.each([
  ['/app', {}, 401, 5],
  [app, { role: 'admin' }, 401, 5],
  [app, { exp: 1 }, 401, 40],
])('it is nobody’s at %s with %j', async (path, claims, status, code) => {
  const place = await openPlace();
  expect(await rawCalls(place, signClaims(claims))('GET', path)).toMatchObject({
    status,
    body: { code },
  });
});

test('an unsigned token without a claim is nobody’s, even where signatures are not checked', async () => {
  const place = await openPlace({ disableAuthChecks: true });
  const unsigned = Promise.resolve(`${btoa('{"alg":"none"}')}.${btoa('{}')}.devtoken`);
  expect(await rawCalls(place, unsigned)('GET', app)).toMatchObject({
    status: 401,
    body: { code: 5 },
  });
});
