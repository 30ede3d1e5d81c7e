import { describe, expect, it } from 'vitest';
import { createServerToken, createToken } from '../../src/backend/token.js';
import { createAuthenticate } from '../../src/server/http/auth.js';
import { createChatServer } from '../../src/server/createChatServer.js';
import { startCore } from '../server/core/harness.js';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (claims: object): string => `${encode({ alg: 'none' })}.${encode(claims)}.`;

const identify = createAuthenticate({
  apiKey: 'dev',
  apiSecret: 'secret',
  disableAuthChecks: true,
  now: () => Date.now(),
});
const as = (token: string) => identify({ apiKey: 'dev', authType: 'jwt', token });

describe('with the checks of tokens disabled', () => {
  it('a token that nobody signed is a user, and never a backend', async () => {
    expect(await as(unsigned({ user_id: 'john' }))).toMatchObject({ kind: 'client' });
    for (const token of [
      unsigned({ server: true }),
      unsigned({ server: true, user_id: 'john' }),
      await createServerToken('another'),
    ])
      await expect(as(token)).rejects.toMatchObject({ reason: 'TokenSignature' });
  });

  it('a backend that signs is one', async () => {
    expect(await as(await createServerToken('secret'))).toEqual({ kind: 'server' });
    expect(await as(await createToken('other', 'john'))).toMatchObject({ userId: 'john' });
  });
});

describe('beyond loopback', () => {
  it('the checks cannot be disabled over the wire', async () => {
    const { server } = await startCore();
    await expect(server('updateApp', {}, { disable_auth_checks: true })).rejects.toMatchObject({
      reason: 'Input',
    });
    await server('updateApp', {}, { disable_auth_checks: false });
  });

  it.each([
    [{ apiSecret: 'a-secret-of-my-own', disableAuthChecks: true }, 'DevTokens'],
    [{ apiSecret: 'x' }, 'WeakSecret'],
    [{}, 'DefaultSecret'],
  ])('a server with %j does not listen', async (options, reason) => {
    const server = createChatServer(options);
    await expect(server.listen({ host: '0.0.0.0', port: 0 })).rejects.toMatchObject({ reason });
  });
});
