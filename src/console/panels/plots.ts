import UPlot from 'uplot';
import type { GetHistoryResponse, HistoryBucket } from '../../protocol/index.js';

interface Line {
  readonly label: string;
  readonly of: (bucket: HistoryBucket, seconds: number) => number;
}

interface Plot {
  readonly title: string;
  readonly lines: readonly Line[];
}

const plots: readonly Plot[] = [
  { title: 'Events a second', lines: [{ label: 'events', of: ({ events }, s) => events / s }] },
  {
    title: 'Deliveries a second',
    lines: [{ label: 'deliveries', of: ({ deliveries }, s) => deliveries / s }],
  },
  {
    title: 'Latency of calls, ms',
    lines: [
      { label: 'half', of: ({ p50_ms }) => p50_ms },
      { label: '99 %', of: ({ p99_ms }) => p99_ms },
    ],
  },
  { title: 'Connections', lines: [{ label: 'connections', of: ({ connections }) => connections }] },
];

const height = 190;

const dataOf = ({ lines }: Plot, { buckets, bucket_ms }: GetHistoryResponse): UPlot.AlignedData => [
  buckets.map(({ at }) => at / 1_000),
  // The last bucket is still open, and would look like a drop.
  ...lines.map(({ of }) =>
    buckets.map((bucket, index) =>
      index === buckets.length - 1 ? null : of(bucket, bucket_ms / 1_000),
    ),
  ),
];

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const hourSeconds = 3_600;

const optionsOf = ({ title, lines }: Plot, width: number, latest: () => number): UPlot.Options => {
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
  };
  return {
    ...{ title, width, height },
    scales: {
      x: { range: () => [latest() - hourSeconds, latest()] },
      y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] },
    },
    axes: [axis, { ...axis, size: 56 }],
    series: [
      {},
      ...lines.map(({ label }, index) => ({
        label,
        stroke: colour(`--plot-${index}`),
        width: 1.5,
        points: { show: false },
        value: (_: UPlot, value: number | null) => (value === null ? '–' : value.toFixed(1)),
      })),
    ],
  };
};

/** The plots of the last hour, in an element that this owns. */
export interface Plots {
  readonly draw: (history: GetHistoryResponse) => void;
}

/** Draws plots into an element, and again when its width changes. */
export const createPlots = (target: HTMLElement): Plots => {
  let latest = 0;
  const drawn = plots.map((plot) => {
    const place = document.createElement('div');
    place.className = 'plot';
    target.append(place);
    const chart = new UPlot(
      optionsOf(plot, place.clientWidth || 480, () => latest),
      [[], ...plot.lines.map(() => [])],
      place,
    );
    return { plot, place, chart };
  });
  new ResizeObserver(() => {
    for (const { place, chart } of drawn) chart.setSize({ width: place.clientWidth, height });
  }).observe(target);
  return {
    draw: (history) => {
      latest = (history.buckets.at(-1)?.at ?? 0) / 1_000;
      for (const { plot, chart } of drawn) chart.setData(dataOf(plot, history));
    },
  };
};
