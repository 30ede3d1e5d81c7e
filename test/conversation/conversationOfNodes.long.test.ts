import { describe, expect, test } from 'vitest';
import { canRunNodes } from '../helpers/nodes.js';
import { converseAtRandom, timeoutOf } from './converse.js';
import { openNodes } from './openNodes.js';

const limits = { numRuns: 10_000, maxCommands: 100, limitMs: 1_200_000 };

describe.runIf(canRunNodes)('two nodes', () => {
  test(
    'have every stream say after every step what the other one says',
    { timeout: timeoutOf(limits) },
    async (context) => {
      await expect(converseAtRandom(context, openNodes, limits)).resolves.toBeUndefined();
    },
  );
});
