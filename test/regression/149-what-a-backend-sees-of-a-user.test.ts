import { expect, test } from 'vitest';
import { startCore } from '../server/core/harness.js';

const privacy_settings = { read_receipts: { enabled: false } };
const teams_role = { red: 'moderator' };

const stage = async () => {
  const harness = await startCore();
  await harness.connect('bob');
  const users = {
    alice: { id: 'alice', teams: ['red'], teams_role, privacy_settings },
  };
  const updated = await harness.server('updateUsers', {}, { users });
  const alice = await harness.connect('alice');
  await alice.call('muteUser', {}, { target_id: 'bob' });
  return { ...harness, alice, updated };
};

const byId = { filter_conditions: { id: 'alice' } };

test('a backend gets the settings, the roles in teams and the mutes of a user', async () => {
  const { server, updated } = await stage();
  expect(updated.users['alice']).toMatchObject({ privacy_settings, teams_role, mutes: [] });
  const { users } = await server('queryUsers', {}, byId);
  expect(users).toMatchObject([
    { id: 'alice', privacy_settings, teams_role, mutes: [{ target: { id: 'bob' } }] },
  ]);
});

test('a user gets its own settings, and nobody else does', async () => {
  const { alice, connect } = await stage();
  const own = await alice.call('queryUsers', {}, byId);
  expect(own.users[0]).toMatchObject({ privacy_settings, teams_role });
  expect(own.users[0]).not.toHaveProperty('mutes');
  const carol = await connect('carol');
  const others = await carol.call('queryUsers', {}, byId);
  expect(others.users[0]).toMatchObject({ teams_role });
  expect(others.users[0]).not.toHaveProperty('privacy_settings');
});

test('only a backend gives roles in teams, and may take them away', async () => {
  const { alice, server } = await stage();
  const change = { id: 'alice', set: { teams_role: { red: 'admin' } } };
  const refused = { reason: 'NotAllowed' };
  await expect(alice.call('updateUsersPartial', {}, { users: [change] })).rejects.toMatchObject(
    refused,
  );
  const removal = { id: 'alice', unset: ['teams_role'] };
  await expect(alice.call('updateUsersPartial', {}, { users: [removal] })).rejects.toMatchObject(
    refused,
  );
  const same = { alice: { id: 'alice', teams: ['red'], teams_role } };
  await alice.call('updateUsers', {}, { users: same });
  const changed = await server('updateUsersPartial', {}, { users: [change] });
  expect(changed.users['alice']).toMatchObject({ teams_role: { red: 'admin' } });
  const removed = await server('updateUsersPartial', {}, { users: [removal] });
  expect(removed.users['alice']).not.toHaveProperty('teams_role');
});
