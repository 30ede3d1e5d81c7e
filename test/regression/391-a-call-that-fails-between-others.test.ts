import { expect, test } from 'vitest';
import { general, makeChannel, startCore, watch } from '../server/core/harness.js';

test('a call that fails beside others does not change the order of their events', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await watch(alice);
  const before = alice.frames.length;

  const caller = { kind: 'client', userId: 'alice' } as const;
  const say = (text: string, params = general) =>
    harness.core.call('sendMessage', { caller, params, request: { message: { text } } });
  const nowhere = { type: 'messaging', id: 'nowhere' };
  await Promise.allSettled([say('one'), say('two'), say('lost', nowhere), say('three')]);

  const received = alice.frames.slice(before).flatMap(({ message }) => message ?? []);
  expect(received).toMatchObject([{ text: 'one' }, { text: 'two' }, { text: 'three' }]);
});
