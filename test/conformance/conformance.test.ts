import { describe, expect, test } from 'vitest';
import { expectTables } from '../helpers/document.js';
import { expectDelivery } from './expectDelivery.js';
import type { Scenario } from './scenario.js';
import { scenarios } from './scenarios.js';
import { keys, tablesOf } from './tables.js';

describe('the conformance suite', () => {
  const passed = new Set<Scenario>();

  test('plays every row of the event table', () => {
    expect(Object.keys(scenarios).sort()).toEqual(keys);
  });

  describe.each(keys)('%s', (key) => {
    test.each(scenarios[key])('reaches those it is for when $trigger', async (scenario) => {
      await expectDelivery(key, scenario);
      passed.add(scenario);
    });
  });

  test('finds what its document says', () => expectTables('docs/conformance.md', tablesOf(passed)));
});
