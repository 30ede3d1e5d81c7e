import { expect, test } from 'vitest';
import { createLocalBus } from '../../src/server/core/jobs/localBus.js';
import { hookBody } from '../../src/server/core/hooks/hookBody.js';
import { general, makeChannel, startCore } from '../server/core/harness.js';

const stage = async () => {
  const bus = createLocalBus();
  const harness = await startCore({}, { bus });
  const emitted: Readonly<Record<string, unknown>>[] = [];
  bus.deliveries$.subscribe((delivery) => {
    if (delivery.kind === 'event') emitted.push(delivery.event);
  });
  const newest = (type: string) => emitted.filter((event) => event['type'] === type).at(-1);
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  return { ...harness, alice, bob, newest };
};

test('a user that is made by connecting is an update', async () => {
  const { newest, connect } = await stage();
  await connect('carol', { name: 'Carol' });
  expect(newest('user.updated')).toMatchObject({ user: { id: 'carol', name: 'Carol' } });
});

test('who deactivates and reactivates a user is named', async () => {
  const { newest, server, clock } = await stage();
  await server('deactivateUser', { id: 'bob' }, { created_by_id: 'alice' });
  expect(newest('user.deactivated')).toMatchObject({ created_by: { id: 'alice' } });
  await server('reactivateUser', { id: 'bob' }, { created_by_id: 'alice' });
  expect(newest('user.reactivated')).toMatchObject({ created_by: { id: 'alice' } });
  await server('deactivateUsers', {}, { user_ids: ['bob'], created_by_id: 'alice' });
  clock.flush();
  await server('sayHi', {}, {});
  expect(newest('user.deactivated')).toMatchObject({ created_by: { id: 'alice' } });
});

test('a ban says how many bans the user has', async () => {
  const { newest, server } = await stage();
  await server('ban', {}, { target_user_id: 'bob', user_id: 'alice' });
  expect(newest('user.banned')).toMatchObject({ total_bans: 1 });
  await server('ban', {}, { target_user_id: 'bob', user_id: 'alice', ...general });
  expect(newest('user.banned')).toMatchObject({ total_bans: 2 });
});

test('a reply names those who take part in its thread', async () => {
  const { alice, bob, store } = await stage();
  await alice.call('sendMessage', general, { message: { id: 'm1', text: 'Hi' } });
  for (const client of [bob, alice])
    await client.call('sendMessage', general, { message: { text: 'Yes', parent_id: 'm1' } });
  const body = await store.transaction(async (tx) => {
    const rows = await tx.log.all({ after: 0, limit: 1_000, keys: ['message.new'] });
    return hookBody(tx, rows.at(-1)!);
  });
  expect(JSON.parse(body)).toMatchObject({
    type: 'message.new',
    thread_participants: [{ id: 'bob' }, { id: 'alice' }],
  });
});
