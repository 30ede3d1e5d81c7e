import { describe, expect, it } from 'vitest';
import { anonymousId } from '../../src/server/core/access/anonymous.js';
import { createAuthenticate } from '../../src/server/http/auth.js';
import { createToken } from '../../src/backend/token.js';
import { makeChannel, startCore } from '../server/core/harness.js';

const uuid = '0a8e7b6c-1111-4222-8333-444455556666';
const live = { type: 'livestream', id: 'show' };

describe('an anonymous user', () => {
  it('has an id of its own, though it chose one that an account has later', async () => {
    const harness = await startCore();
    await harness.connect('alice');
    const anonymous = await harness.connect(anonymousId(uuid), { anon: true });
    const account = await harness.connect(uuid);
    await makeChannel(harness, [uuid, 'alice'], { type: 'messaging', id: 'private' });
    await harness.server(
      'sendMessage',
      { type: 'messaging', id: 'private' },
      { message: { text: 'secret', user_id: 'alice' } },
    );

    expect(account.me.role).toBe('user');
    expect(JSON.stringify(anonymous.frames)).not.toContain('secret');
    expect(account.last('notification.message_new')).toBeDefined();
  });

  it('cannot take the id of an account, at the core either', async () => {
    const { connect, anonymous } = await startCore();
    const refused = { reason: 'Authentication' };

    await expect(connect(uuid, { anon: true })).rejects.toMatchObject(refused);
    await expect(anonymous(uuid)('queryChannels', {}, {})).rejects.toMatchObject(refused);
  });

  it('is not stored, and is shown to those who watch with it', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    await makeChannel(harness, ['alice'], live);
    const id = anonymousId(uuid);
    const visitor = await harness.connect(id, { anon: true, name: 'x'.repeat(1000) });
    await visitor.leave();
    const again = await harness.connect(id, { anon: true });
    const call = harness.anonymous(id);
    await harness.core.call('getOrCreateChannel', {
      caller: { kind: 'anonymous', userId: id },
      params: live,
      request: { watch: true },
      connectionId: again.connectionId,
    });
    const { watchers, watcher_count } = await alice.call('getOrCreateChannel', live, {});

    expect(await call('getChannel', live, {})).toMatchObject({ channel: { id: 'show' } });
    expect({ watchers, watcher_count }).toMatchObject({
      watchers: [{ id, role: 'anonymous', online: true }],
      watcher_count: 1,
    });
    await again.leave();
    const { watcher_count: after } = await alice.call('getOrCreateChannel', live, {});
    expect(after).toBe(0);
    const stored = await harness.store.transaction((tx) => tx.users.find([id, 'alice']));
    expect([...stored.keys()]).toEqual(['alice']);
  });

  it('is nothing that a backend or a token can make of an account', async () => {
    const { connect, server } = await startCore();
    await connect('alice');
    const refused = { reason: 'Input' };
    const id = anonymousId('x');

    await expect(server('updateUsers', {}, { users: { [id]: { id } } })).rejects.toMatchObject(
      refused,
    );
    await expect(
      server('updateUsers', {}, { users: { bob: { id: 'bob', role: 'anonymous' } } }),
    ).rejects.toMatchObject(refused);
    await expect(
      server('updateUsersPartial', {}, { users: [{ id: 'alice', set: { role: 'anonymous' } }] }),
    ).rejects.toMatchObject(refused);
    const identify = createAuthenticate({
      apiKey: 'dev',
      apiSecret: 'secret',
      disableAuthChecks: false,
      now: () => Date.now(),
    });
    const token = await createToken('secret', id);
    await expect(identify({ apiKey: 'dev', authType: 'jwt', token })).rejects.toMatchObject({
      reason: 'Authentication',
    });
  });
});
