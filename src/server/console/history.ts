import type { GetHistoryResponse, HistoryBucket } from '../../protocol/operatorEndpoints.js';
import type { Observe } from '../ports/observer.js';

/** The last hour of a node, for plots. */
export interface History {
  readonly observe: Observe;
  readonly read: () => GetHistoryResponse;
}

const bucketMs = 10_000;
const bucketCount = 360;
/** The calls of a bucket whose latencies are kept: enough for a percentile. */
const sampleLimit = 2_000;

interface OpenBucket {
  readonly at: number;
  events: number;
  deliveries: number;
  calls: number;
  readonly latencies: number[];
}

const openBucket = (at: number): OpenBucket => ({
  ...{ at, events: 0, deliveries: 0, calls: 0 },
  latencies: [],
});

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;

const closeBucket = (
  { at, events, deliveries, calls, latencies }: OpenBucket,
  connections: number,
): HistoryBucket => {
  const sorted = [...latencies].sort((one, other) => one - other);
  const [p50_ms, p99_ms] = [percentile(sorted, 0.5), percentile(sorted, 0.99)];
  return { at, events, deliveries, calls, connections, p50_ms, p99_ms };
};

/**
 * Keeps what happens in buckets of 10 s.
 *
 * @param now milliseconds since the epoch
 * @param countConnections the open connections now
 */
export const createHistory = (now: () => number, countConnections: () => number): History => {
  let closed: readonly HistoryBucket[] = [];
  let open = openBucket(Math.floor(now() / bucketMs) * bucketMs);
  const isHidden = (operation: string): boolean => hiddenOperations.has(operation);

  const moveOn = (): OpenBucket => {
    const at = Math.floor(now() / bucketMs) * bucketMs;
    if (at <= open.at) return open;
    const connections = countConnections();
    const idle = Math.min(bucketCount, (at - open.at) / bucketMs - 1);
    const empty = Array.from({ length: idle }, (_, index) =>
      closeBucket(openBucket(at - (idle - index) * bucketMs), connections),
    );
    closed = [...closed, closeBucket(open, connections), ...empty].slice(-bucketCount);
    open = openBucket(at);
    return open;
  };

  return {
    observe: (observation) => {
      if (observation.kind === 'emitted') moveOn().events += 1;
      else if (observation.kind === 'delivered') moveOn().deliveries += observation.recipients;
      else if (observation.kind === 'call' && !isHidden(observation.operation)) {
        const bucket = moveOn();
        bucket.calls += 1;
        if (bucket.latencies.length < sampleLimit) bucket.latencies.push(observation.ms);
      }
    },
    read: () => {
      const current = closeBucket(moveOn(), countConnections());
      return { bucket_ms: bucketMs, buckets: [...closed, current] };
    },
  };
};

/** Requests that wait on purpose, or that the console itself makes. */
const hiddenOperations: ReadonlySet<string> = new Set([
  'LongPoll',
  'GetFeed',
  'GetHistory',
  'GetConnections',
  'GetWebhooks',
]);
