import { SignJWT } from 'jose';
import { createServerToken, createToken } from 'millrace/backend';
import { describe, expect, test } from 'vitest';
import type { ApiFailure } from '../../../src/server/core/requests/failure.js';
import { anonymousId } from '../../../src/server/core/access/anonymous.js';
import { createAuthenticate } from '../../../src/server/http/auth.js';
import { restCredentials, socketCredentials } from '../../../src/server/http/credentials.js';

const nowMs = 1_000_000;
const at = (ms: number): Date => new Date(nowMs + ms);
const settings = { apiKey: 'dev', apiSecret: 'secret', now: () => nowMs };
const authenticate = createAuthenticate({ ...settings, disableAuthChecks: false });
const authenticateAnything = createAuthenticate({ ...settings, disableAuthChecks: true });

const john = await createToken('secret', 'john');
const unsignedPart = john.slice(0, john.lastIndexOf('.'));
const devToken = `${unsignedPart}.devtoken`;
const jwt = (token: string | undefined) => ({ apiKey: 'dev', authType: 'jwt', token });
const signed = (claims: Record<string, unknown>, alg = 'HS256') =>
  new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode('secret'));

describe('an application that checks no signatures any more', () => {
  test('takes any token from then on', async () => {
    let unchecked = false;
    const application = () => Promise.resolve({ disable_auth_checks: unchecked });
    const ask = createAuthenticate({ ...settings, disableAuthChecks: false, application });
    await expect(ask(jwt(devToken))).rejects.toMatchObject({ reason: 'TokenSignature' });
    unchecked = true;
    await expect(ask(jwt(devToken))).resolves.toMatchObject({ userId: 'john' });
  });
});

describe('a caller with a token', () => {
  test.each([
    ['of a user', john, { kind: 'client', userId: 'john' }],
    ['of a backend', createServerToken('secret'), { kind: 'server' }],
    [
      'in its time',
      createToken('secret', 'jane', {
        issuedAt: at(0),
        notBefore: at(0),
        expiresAt: at(1_000),
      }),
      { kind: 'client', userId: 'jane', tokenIssuedAt: nowMs / 1000 },
    ],
  ])('%s is let in', async (_, token, identity) => {
    await expect(authenticate(jwt(await token))).resolves.toEqual(identity);
  });

  test.each([
    ['no token', undefined, 'Authentication'],
    ['an empty token', '', 'Authentication'],
    ['a text that is no token', 'undefined', 'Authentication'],
    ['a token without a user', signed({}), 'Authentication'],
    ['an impossible user id', signed({ user_id: 'a b' }), 'Authentication'],
    ['a claim of the wrong type', signed({ user_id: 'john', exp: 'soon' }), 'Authentication'],
    ['another algorithm', signed({ user_id: 'john' }, 'HS512'), 'Authentication'],
    ['the signature of another secret', createToken('other', 'john'), 'TokenSignature'],
    ['a development token', devToken, 'TokenSignature'],
    [
      'a token that expires now',
      createToken('secret', 'john', { expiresAt: at(0) }),
      'TokenExpired',
    ],
    [
      'a token before its time',
      createToken('secret', 'john', { notBefore: at(1_000) }),
      'TokenNotYetValid',
    ],
    [
      'a token from the future',
      createToken('secret', 'john', { issuedAt: at(1_000) }),
      'TokenIssuedLater',
    ],
  ])('is refused with %s', async (_, given, reason) => {
    const token = await given;
    const refusal = await authenticate(jwt(token)).catch((error: unknown) => error as ApiFailure);

    expect(refusal).toMatchObject({ _tag: 'Refusal', reason });
    expect(JSON.stringify([refusal, (refusal as ApiFailure).message])).not.toContain(
      token || 'nothing',
    );
  });
});

describe('with the checks disabled', () => {
  test.each([
    ['a development token', devToken],
    ['the signature of another secret', createToken('other', 'john')],
  ])('%s is taken', async (_, token) => {
    await expect(authenticateAnything(jwt(await token))).resolves.toEqual({
      kind: 'client',
      userId: 'john',
    });
  });

  test.each([
    ['a token is needed', undefined, 'Authentication'],
    ['an expired one is', createToken('x', 'john', { expiresAt: at(-1) }), 'TokenExpired'],
  ])('%s refused all the same', async (_, token, reason) => {
    await expect(authenticateAnything(jwt(await token))).rejects.toMatchObject({ reason });
  });
});

test('an unknown api key is refused before anything else', async () => {
  await expect(authenticate({ ...jwt(undefined), apiKey: 'other' })).rejects.toMatchObject({
    reason: 'AccessKey',
  });
});

test('an unknown kind of authentication is refused', async () => {
  await expect(authenticate({ ...jwt(john), authType: 'basic' })).rejects.toMatchObject({
    reason: 'Authentication',
  });
});

test('an anonymous caller needs no token', async () => {
  await expect(
    authenticate({ apiKey: 'dev', authType: 'anonymous', token: 'undefined' }),
  ).resolves.toEqual({ kind: 'anonymous' });
});

test('an anonymous id is the id of no account, whatever was chosen', () => {
  const uuid = '0a8e7b6c-1111-4222-8333-444455556666';

  expect(anonymousId(uuid)).toBe(`!anon-${uuid}`);
  expect(anonymousId(`!anon-${uuid}`)).toBe(`!anon-${uuid}`);
  expect(anonymousId('john')).toBe('!anon-john');
  expect(() => anonymousId('a b')).toThrow(expect.objectContaining({ reason: 'Input' }));
});

describe('credentials', () => {
  test('of a call are in its headers and its key in the query', () => {
    const query = new URLSearchParams({ api_key: 'dev', authorization: 'ignored' });
    const headers = new Headers({ Authorization: 'token', 'Stream-Auth-Type': 'jwt' });

    const header = (name: string) => headers.get(name) ?? undefined;
    expect(restCredentials(query, { header })).toEqual({
      apiKey: 'dev',
      authType: 'jwt',
      token: 'token',
    });
  });

  test('of a socket are in its query, the kind in any case', () => {
    const query = new URLSearchParams({
      api_key: 'dev',
      authorization: 'token',
      'Stream-Auth-Type': 'anonymous',
    });

    expect(socketCredentials(query)).toEqual({
      apiKey: 'dev',
      authType: 'anonymous',
      token: 'token',
    });
  });
});
