import { runInNewContext } from 'node:vm';
import { createServerToken, createToken } from 'millrace/backend';
import { openTestServer } from 'millrace/testing';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';

// As under jsdom: the global constructor is not the one of the arrays that the platform returns.
beforeEach(() => void vi.stubGlobal('Uint8Array', runInNewContext('Uint8Array')));
afterEach(() => void vi.unstubAllGlobals());

test('tokens are signed', async () => {
  expect(new TextEncoder().encode('text')).not.toBeInstanceOf(Uint8Array);
  const expiresAt = new Date('2030-01-01T00:00:00Z');

  vi.unstubAllGlobals();
  const expected = await createToken('secret', 'jöhn', { expiresAt });
  vi.stubGlobal('Uint8Array', runInNewContext('Uint8Array'));
  expect(await createToken('secret', 'jöhn', { expiresAt })).toBe(expected);
  expect(await createServerToken('secret')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  await expect(createToken('', 'john')).rejects.toThrow();
});

test('a client connects to a test server', async () => {
  const server = await openTestServer();
  onTestFinished(server.close);
  const john = await server.connectAs('john');

  expect(await firstValueFrom(john.status$)).toMatchObject({ _tag: 'Online' });
});
