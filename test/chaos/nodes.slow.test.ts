import { describe, expect, test } from 'vitest';
import { canRunNodes } from '../helpers/nodes.js';
import { seed, summarize } from '../helpers/run.js';
import { isKept, describe as describeReport } from './report.js';
import { chaos } from './run.js';

const size = { events: 960, faults: 20, withinMs: 30_000, official: false, channels: 4, nodes: 3 };

describe.runIf(canRunNodes)('three nodes', () => {
  test('lose, double and reorder nothing through faults, kills, moves and outages', async (context) => {
    const report = await chaos({ ...size, seed, tokenForMs: 5_000, settleMs: 60_000 });
    summarize(context, describeReport(report));
    if (!isKept(report)) throw new Error(describeReport(report));
    expect(report.fates[0]?.tally.expected).toBeGreaterThanOrEqual(size.events);
    expect(report.fates[0]?.outages.length).toBeGreaterThan(0);
  }, 240_000);
});
