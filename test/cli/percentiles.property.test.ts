import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { percentilesOf } from '../../src/cli/load/percentiles.js';
import { runs } from '../helpers/run.js';

const durations = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });

test.prop([durations], { numRuns: runs(100) })(
  'percentiles are measured values, in order',
  (all) => {
    const { count, p50, p95, p99, max } = percentilesOf(all);

    expect(count).toBe(all.length);
    expect(max).toBe(Math.max(...all));
    for (const value of [p50, p95, p99]) expect(all).toContain(value);
    expect(p50 <= p95 && p95 <= p99 && p99 <= max).toBe(true);
    expect(all.filter((each) => each <= p50).length * 2).toBeGreaterThanOrEqual(all.length);
  },
);

test('percentiles of nothing are 0', () => {
  expect(percentilesOf([])).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 });
});
