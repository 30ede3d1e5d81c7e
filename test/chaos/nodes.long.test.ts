import { describe, expect, test } from 'vitest';
import { canRunNodes } from '../helpers/nodes.js';
import { seed, summarize } from '../helpers/run.js';
import { isKept, describe as describeReport } from './report.js';
import { chaos } from './run.js';

const size = { events: 50_000, faults: 500, withinMs: 600_000, official: true, channels: 8 };

describe.runIf(canRunNodes)('three nodes', () => {
  test('lose, double and reorder nothing for a long time', async (context) => {
    const report = await chaos({
      ...{ ...size, seed, nodes: 3, tokenForMs: 5_000, settleMs: 60_000 },
    });
    summarize(context, describeReport(report));
    expect(isKept(report) ? '' : describeReport(report)).toBe('');
  });
});
