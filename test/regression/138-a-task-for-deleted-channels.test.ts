import { expect, test } from 'vitest';
import { makeChannel, startCore } from '../server/core/harness.js';

test('deleting several channels gives a task that is completed', async () => {
  const harness = await startCore();
  await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  const { result, task_id } = await harness.server(
    'deleteChannels',
    {},
    { cids: ['messaging:general'] },
  );
  expect(result).toEqual({ 'messaging:general': { status: 'ok' } });
  expect(await harness.server('getTask', { id: task_id! }, {})).toMatchObject({
    status: 'completed',
    result: { 'messaging:general': { status: 'ok' } },
  });
});
