import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { createServerToken, createToken } from 'millrace/backend';
import { describe, expect, test } from 'vitest';

const key = new TextEncoder().encode('secret');

describe('createToken', () => {
  test('names the user and nothing else', async () => {
    const token = await createToken('secret', 'john');

    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(decodeJwt(token)).toEqual({ user_id: 'john' });
  });

  test('is signed by the secret', async () => {
    const token = await createToken('secret', 'john');

    await expect(jwtVerify(token, key)).resolves.toBeDefined();
    await expect(jwtVerify(token, new TextEncoder().encode('other'))).rejects.toThrow();
  });

  test('holds in the time it is given, in whole seconds', async () => {
    const token = await createToken('secret', 'john', {
      issuedAt: new Date(1_500),
      notBefore: new Date(2_000),
      expiresAt: new Date(3_999),
    });

    expect(decodeJwt(token)).toEqual({ user_id: 'john', iat: 1, nbf: 2, exp: 3 });
  });

  test('rejects an empty secret', async () => {
    await expect(createToken('', 'john')).rejects.toThrow();
  });
});

describe('createServerToken', () => {
  test('names no user', async () => {
    expect(decodeJwt(await createServerToken('secret'))).toEqual({ server: true });
  });

  test('may expire', async () => {
    const token = await createServerToken('secret', { expiresAt: new Date(9_000) });

    expect(decodeJwt(token)).toEqual({ server: true, exp: 9 });
  });
});
