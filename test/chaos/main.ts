import { parseArgs } from 'node:util';
import { describe, isKept } from './report.js';
import { chaos } from './run.js';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '2000' },
    faults: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    channels: { type: 'string', default: '8' },
    nodes: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    official: { type: 'boolean', default: false },
  },
});
const [events, faults] = [Number(values.events), Number(values.faults)];

const report = await chaos({
  events,
  faults,
  seed: Number(values.seed),
  channels: Number(values.channels),
  nodes: Number(values.nodes),
  // About as fast as one machine takes them, and with some time to come back between faults.
  withinMs: values.seconds ? Number(values.seconds) * 1_000 : Math.max(events * 8, faults * 1_000),
  tokenForMs: 15_000,
  official: values.official,
  settleMs: 90_000,
  print: (line) => {
    console.error(line);
  },
});
console.log(describe(report));
process.exitCode = isKept(report) ? 0 : 1;
