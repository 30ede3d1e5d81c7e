import { openTestServer } from 'millrace/testing';
import { expect, test } from 'vitest';
import { inRun } from '../helpers/run.js';
import { converseAtRandom, timeoutOf } from './converse.js';

const limits = inRun({
  quick: { numRuns: 2, maxCommands: 12, limitMs: 5_000 },
  slow: { numRuns: 10_000, maxCommands: 40, limitMs: 60_000 },
  long: { numRuns: 10_000, maxCommands: 200, limitMs: 1_200_000 },
});

test(
  'every stream says after every step what the server says',
  { timeout: timeoutOf(limits) },
  async (context) => {
    await expect(converseAtRandom(context, openTestServer, limits)).resolves.toBeUndefined();
  },
);
