import { expect, it } from 'vitest';
import { startCore } from '../server/core/harness.js';

it('a client cannot change its teams to others that read the same when joined', async () => {
  const { connect, server } = await startCore();
  const alice = await connect('alice');
  await server(
    'updateUsersPartial',
    {},
    { users: [{ id: 'alice', set: { teams: ['red,blue'] } }] },
  );
  const change = (teams: readonly string[]) =>
    alice.call('updateUsersPartial', {}, { users: [{ id: 'alice', set: { teams } }] });

  await expect(change(['red', 'blue'])).rejects.toMatchObject({ reason: 'NotAllowed' });
  await expect(change([])).rejects.toMatchObject({ reason: 'NotAllowed' });
  await server('updateUsersPartial', {}, { users: [{ id: 'alice', set: { teams: ['a', 'b'] } }] });
  expect((await change(['b', 'a', 'a'])).users['alice']).toBeDefined();
});
