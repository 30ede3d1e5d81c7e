import { expect, test } from 'vitest';
import { makeChannel, startCore } from '../server/core/harness.js';

const general = { type: 'messaging', id: 'general' } as const;

/** More than one part removes. */
const reactionCount = 4_500;

const setUp = async () => {
  const harness = await startCore();
  const { server, store, clock } = harness;
  await server('updateUsers', {}, { users: { ann: { id: 'ann' }, bob: { id: 'bob' } } });
  await makeChannel(harness, ['ann', 'bob']);
  for (const id of ['liked', 'plain'])
    await server('sendMessage', general, { message: { id, text: 'x', user_id: 'ann' } });
  const { created_at } = await store.transaction(async ({ messages }) =>
    (await messages.find(['liked'])).get('liked')!,
  );
  await store.transaction(async ({ reactions }) => {
    for (let n = 0; n < reactionCount; n += 1)
      await reactions.save({
        ...{ message_id: 'liked', user_id: `user-${String(n)}`, type: 'like', score: 1 },
        ...{ emoji_code: null, shadowed: false, data: {} },
        ...{ created_at, updated_at: created_at },
      });
  });
  const left = () =>
    store.transaction(async ({ messages, reactions }) => ({
      messages: [...(await messages.find(['liked', 'plain'])).keys()],
      reactions: await reactions.latest(['liked'], 1),
    }));
  /** Gives each part of a call its turn. */
  const inParts = async (call: Promise<unknown>): Promise<void> => {
    const state = { isDone: false };
    const done = call.finally(() => (state.isDone = true));
    while (!state.isDone) {
      clock.flush();
      await left();
    }
    await done;
  };
  return { server, left, inParts };
};

const nothing = { messages: [], reactions: [] };

test('its author is deleted for good', async () => {
  const { server, left, inParts } = await setUp();
  await inParts(server('deleteUser', { id: 'ann' }, { hard_delete: true }));
  expect(await left()).toEqual(nothing);
});

test('its channel is truncated for good', async () => {
  const { server, left, inParts } = await setUp();
  await inParts(server('truncateChannel', general, { hard_delete: true }));
  expect(await left()).toEqual(nothing);
});
