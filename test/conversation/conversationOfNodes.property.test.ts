import { describe, expect, test } from 'vitest';
import { canRunNodes } from '../helpers/nodes.js';
import { inRun } from '../helpers/run.js';
import { converseAtRandom, timeoutOf } from './converse.js';
import { openNodes } from './openNodes.js';

const limits = inRun({
  quick: undefined,
  slow: { numRuns: 10_000, maxCommands: 20, limitMs: 40_000 },
  long: { numRuns: 10_000, maxCommands: 100, limitMs: 1_200_000 },
});

describe.runIf(canRunNodes && limits)('two nodes', () => {
  const given = limits ?? { numRuns: 0, maxCommands: 0, limitMs: 0 };
  test(
    'have every stream say after every step what the other one says',
    { timeout: timeoutOf(given) },
    async (context) => {
      await expect(converseAtRandom(context, openNodes, given)).resolves.toBeUndefined();
    },
  );
});
