import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await alice.call('sendMessage', general, { message: { id: 'm1', text: 'first' } });
  const texts = async () => {
    const { messages = [] } = await alice.call('getOrCreateChannel', general, { state: true });
    return messages.map(({ text }) => text);
  };
  return { ...harness, texts };
};

test.each([
  ['has the id of another one', { id: 'm1', text: 'again', user_id: 'alice' }],
  ['is empty', { text: ' ', user_id: 'alice' }],
  ['has no author', { text: 'whose?' }],
])('a truncation whose message %s removes nothing', async (_, message) => {
  const { server, texts } = await stage();
  await expect(server('truncateChannel', general, { message })).rejects.toMatchObject({
    reason: 'Input',
  });
  expect(await texts()).toEqual(['first']);
});
