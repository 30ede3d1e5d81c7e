import { expect, test } from 'vitest';
import { inRun, seed, summarize } from '../helpers/run.js';
import { isKept, describe as describeReport } from './report.js';
import { chaos } from './run.js';

const { timeoutMs, ...size } = inRun({
  quick: { events: 60, faults: 3, withinMs: 500, official: false, timeoutMs: 60_000 },
  slow: { events: 960, faults: 40, withinMs: 20_000, official: false, timeoutMs: 180_000 },
  long: { events: 50_000, faults: 500, withinMs: 600_000, official: true, timeoutMs: 1_800_000 },
});

test(
  'nothing is lost, doubled or out of order through faults and restarts',
  async (context) => {
    const report = await chaos({
      ...size,
      seed,
      channels: 4,
      nodes: 1,
      tokenForMs: 5_000,
      settleMs: 60_000,
    });
    summarize(context, describeReport(report));
    if (!isKept(report)) throw new Error(describeReport(report));
    expect(report.fates[0]?.tally.expected).toBeGreaterThanOrEqual(size.events);
    expect(report.fates[0]?.outages.length).toBeGreaterThan(0);
  },
  timeoutMs,
);
