import { decodeJwt, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { millrace } from './millrace.js';

const key = (secret: string) => new TextEncoder().encode(secret);

test('a token is all that is printed', async () => {
  const { status, stdout, stderr } = await millrace(['token', 'john']);

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  expect((await jwtVerify(stdout.trim(), key('secret'))).payload).toEqual({ user_id: 'john' });
});

test('a token expires and is signed as asked for', async () => {
  const { stdout } = await millrace(['token', 'john', '--expires-in', '1h'], {
    MILLRACE_API_SECRET: 'other',
  });
  const { payload } = await jwtVerify(stdout.trim(), key('other'));

  expect(payload.exp! - Date.now() / 1000).toBeGreaterThan(3_500);
  expect(payload.exp! - Date.now() / 1000).toBeLessThanOrEqual(3_600);
});

test('the token of a backend names no user', async () => {
  const { stdout } = await millrace(['token', '--server']);

  expect(decodeJwt(stdout.trim())).toEqual({ server: true });
});

test.each([
  [['token'], 'give the id of the user, or --server'],
  [['token', 'a', 'b'], 'give one user id only'],
  [['token', 'a b'], 'a b cannot be the id of a user'],
  [['token', 'a', '--expires-in', 'soon'], '--expires-in must be a duration such as'],
])('%j is refused in one line', async (args, message) => {
  const { status, stdout, stderr } = await millrace(args);

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^millrace: [^\n]*\n$/);
  expect(stderr).toContain(message);
});
