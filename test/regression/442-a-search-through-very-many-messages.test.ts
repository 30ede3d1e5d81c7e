import { expect, onTestFinished, test } from 'vitest';
import { InputLimit } from '../../src/protocol/inputLimits.js';
import type { Store } from '../../src/server/ports/store.js';
import { openTestStore } from '../helpers/store.js';
import { general, makeChannel, startCore } from '../server/core/harness.js';

/** A core whose search has looked at so many messages after its first step. */
const setUp = async (looked: number) => {
  const sqlite = await openTestStore();
  onTestFinished(sqlite.close);
  const store: Store = {
    transaction: (work) =>
      sqlite.transaction((tx) => {
        const advance: typeof tx.messageSearch.advance = async (query, before) => {
          const progress = await tx.messageSearch.advance(query, before);
          return before ? progress : { ...progress, looked, rest: progress.rest ?? 'x' };
        };
        return work({ ...tx, messageSearch: { ...tx.messageSearch, advance } });
      }),
  };
  const harness = await startCore({}, { store });
  const ann = await harness.connect('ann');
  await makeChannel(harness, ['ann']);
  await ann.call('sendMessage', general, { message: { id: 'm1', text: 'water' } });
  return ann.call(
    'search',
    {},
    {
      filter_conditions: { cid: 'messaging:general' },
      message_filter_conditions: { color: 'red' },
    },
  );
};

test('is refused once it has looked at as many as it may', async () => {
  await expect(setUp(InputLimit.searchedMessages.max)).rejects.toThrow(
    'a search looks at 250000 messages at most',
  );
});
