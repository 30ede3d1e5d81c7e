import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

test('an event that names more recipients than a statement may have values is stored', async () => {
  const harness = await startCore();
  const ann = await harness.connect('ann');
  await makeChannel(harness, ['ann']);
  const users = Array.from({ length: 20_000 }, (_, at) => ({ user_id: `u${at}`, log_id: 1 }));
  await harness.store.transaction((tx) => tx.log.append([], users));
  await expect(ann.call('getChannel', general, {})).resolves.toBeDefined();
});
