import { describe, expect, test } from 'vitest';
import { canRunNodes } from '../helpers/nodes.js';
import { runOnPostgres } from './runOnPostgres.js';

const suites = ['test/server/core', 'test/conformance', 'test/interop'];

describe.runIf(canRunNodes).each([1, 2])('on %i nodes', (nodes) => {
  test.each(suites)(
    '%s passes on Postgres',
    async (suite) => {
      expect(await runOnPostgres(nodes, [suite])).toBe('');
    },
    7_200_000,
  );
});
