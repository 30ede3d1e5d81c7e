import { expect, onTestFinished, test, vi } from 'vitest';
import type { Store } from '../../src/server/ports/store.js';
import { openTestStore } from '../helpers/store.js';
import { startCore } from '../server/core/harness.js';

/** More users than one part of a task deactivates. */
const user_ids = Array.from({ length: 25 }, (_, index) => `user-${String(index)}`);

test('a task that has parts left when the server closes leaves the store alone', async () => {
  const sqlite = await openTestStore();
  onTestFinished(sqlite.close);
  let transactions = 0;
  const store: Store = {
    transaction: (work) => {
      transactions += 1;
      return sqlite.transaction(work);
    },
  };
  const { core, clock, server } = await startCore({}, { store });
  await server(
    'updateUsers',
    {},
    { users: Object.fromEntries(user_ids.map((id) => [id, { id }])) },
  );
  await server('deactivateUsers', {}, { user_ids });
  clock.flush();
  // The first part is done, and the next one has its turn.
  await vi.waitUntil(() => clock.actions.length > 0);
  await core.close();
  const before = transactions;
  clock.flush();
  await vi.waitFor(() => Promise.resolve());
  expect(transactions).toBe(before);
});
