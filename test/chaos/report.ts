import { inspect } from 'node:util';
import { isFaultless } from './tally.js';
import type { ChaosReport, Fate } from './run.js';

const columns = [
  ['client', 12],
  ['expected', 10],
  ['lost', 8],
  ['doubled', 9],
  ['out of order', 14],
  ['outages', 9],
  ['median ms', 11],
  ['p99 ms', 9],
  ['max ms', 9],
] as const;

/** A quantile of some numbers, the nearest rank. */
const quantile = (numbers: readonly number[], share: number): number => {
  const rising = [...numbers].sort((one, other) => one - other);
  return rising[Math.max(0, Math.ceil(share * rising.length) - 1)] ?? 0;
};

const cells = ({ name, tally, outages }: Fate): readonly (string | number)[] => [
  name,
  tally.expected,
  tally.lost,
  tally.doubled,
  tally.outOfOrder,
  outages.length,
  ...[0.5, 0.99, 1].map((share) => Math.round(quantile(outages, share))),
];

const line = (values: readonly (string | number)[]): string =>
  columns
    .map(([, width], index) =>
      index === 0 ? String(values[index]).padEnd(width) : String(values[index]).padStart(width),
    )
    .join('');

/** Whether the package kept its promise; the vendor's client has made none. */
export const isKept = ({ fates: [ours], forgotten }: ChaosReport): boolean =>
  ours !== undefined && isFaultless(ours.tally) && ours.failure === undefined && forgotten === 0;

const happened = (nodes: number): string =>
  nodes === 1
    ? 'the server restarted once and killed once'
    : `${String(nodes)} nodes: one restarted, four killed; Postgres and NATS away twice each`;

/** A report as text. */
export const describe = (report: ChaosReport): string => {
  const { options, tookMs, forgotten, fates } = report;
  const { events, faults, seed, channels, nodes } = options;
  const failures = fates.flatMap(({ name, failure }) =>
    failure === undefined ? [] : [`${name} gave up: ${inspect(failure)}`],
  );
  return [
    `${String(events)} events over ${String(channels)} channels, ${String(faults)} faults, ` +
      `in ${(tookMs / 1_000).toFixed(1)} s; ${happened(nodes)}`,
    line(columns.map(([title]) => title)),
    ...fates.map((fate) => line(cells(fate))),
    ...(forgotten === 0 ? [] : [`the server forgot ${String(forgotten)} messages it had taken`]),
    ...failures,
    ...(isKept(report) ? [] : [`FAILED with --seed ${String(seed)}`]),
  ].join('\n');
};
