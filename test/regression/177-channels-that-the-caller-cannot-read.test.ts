import { expect, test } from 'vitest';
import { makeChannel, startCore } from '../server/core/harness.js';

test('a query of channels finds only those that the caller may read', async () => {
  const harness = await startCore();
  const ann = await harness.connect('ann');
  await harness.connect('bob');
  await makeChannel(harness, ['ann']);
  await harness.store.transaction(async (tx) => {
    const channel = (await tx.channels.find('messaging:general'))!;
    const copy = (id: string, fields: object = {}) =>
      tx.channels.save({ ...channel, cid: `messaging:${id}`, id, created_by_id: 'bob', ...fields });
    for (let index = 0; index < 20; index += 1) await copy(`other-${index}`);
    await copy('overridden', { config_overrides: { grants: { user: ['read-channel'] } } });
    await copy('own', { created_by_id: 'ann' });
  });
  const { channels } = await ann.call('queryChannels', {}, { filter_conditions: {} });
  expect(channels.map(({ channel }) => channel.id).sort()).toEqual([
    'general',
    'overridden',
    'own',
  ]);
  const backend = await harness.server('queryChannels', {}, { filter_conditions: {}, limit: 30 });
  expect(backend.channels).toHaveLength(23);
});
