import type * as Prometheus from 'prom-client';
import type { CacheReads } from '../ports/cacheReads.js';
import type { Observation, Observe, Readings } from '../ports/observer.js';
import { createLongest } from './longest.js';

/** What is read when the metrics are collected. */
interface MetricSources {
  readonly readings: () => Promise<Readings>;
  readonly queueLength: () => number;
  readonly cacheReads: () => ReadonlyMap<string, CacheReads>;
}

/** The metrics of one server. */
export interface Metrics {
  readonly observe: Observe;
  readonly contentType: string;
  /** Collects the metrics in the text format of Prometheus. */
  readonly collect: (sources: MetricSources) => Promise<string>;
}

/** The options of `createMetrics`. */
export interface MetricsOptions {
  /** Whether the process is measured too: memory, CPU, event loop, garbage collection. */
  readonly withProcess: boolean;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

const loadPrometheus = async (): Promise<typeof Prometheus> => {
  try {
    return await import('prom-client');
  } catch (cause) {
    throw new Error("The metrics need the package 'prom-client': npm install prom-client", {
      cause,
    });
  }
};

const counters = {
  calls: {
    name: 'millrace_calls_total',
    help: 'Requests, by operation and status.',
    labelNames: ['operation', 'status'],
  },
  events: {
    name: 'millrace_events_total',
    help: 'Events that calls of this node caused, by type.',
    labelNames: ['type'],
  },
  deliveries: {
    name: 'millrace_deliveries_total',
    help: 'Frames with events that this node sent to connections, by type of the event.',
    labelNames: ['type'],
  },
  resumes: {
    name: 'millrace_resumes_total',
    help: 'Resumes, by outcome: complete, lost or refused.',
    labelNames: ['outcome'],
  },
  slowConsumers: {
    name: 'millrace_slow_consumers_total',
    help: 'Connections that were closed because their client did not read.',
    labelNames: [],
  },
  hooks: {
    name: 'millrace_webhook_deliveries_total',
    help: 'Events sent to webhooks, by webhook and outcome.',
    labelNames: ['webhook', 'outcome'],
  },
  cache: {
    name: 'millrace_cache_reads_total',
    help: 'Reads of the row caches, by cache and result: hit or miss.',
    labelNames: ['cache', 'result'],
  },
  skipped: {
    name: 'millrace_webhook_skipped_total',
    help: 'Log entries that a webhook will never get.',
    labelNames: ['webhook'],
  },
} as const;

const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

const histograms = {
  callSeconds: {
    name: 'millrace_call_duration_seconds',
    help: 'How long requests take, by operation.',
    labelNames: ['operation'],
    buckets: latencyBuckets,
  },
  waitSeconds: {
    name: 'millrace_transaction_wait_seconds',
    help: 'How long work waits for its turn in the store.',
    labelNames: [],
    buckets: latencyBuckets,
  },
  holdSeconds: {
    name: 'millrace_transaction_hold_seconds',
    help: 'How long work holds the store.',
    labelNames: [],
    buckets: latencyBuckets,
  },
  hookSeconds: {
    name: 'millrace_webhook_duration_seconds',
    help: 'How long deliveries to a webhook take with their retries.',
    labelNames: ['webhook'],
    buckets: [...latencyBuckets, 10, 15],
  },
} as const;

const gauges = {
  connections: {
    name: 'millrace_connections',
    help: 'Open connections of this node.',
    labelNames: [],
  },
  watches: {
    name: 'millrace_watches',
    help: 'Channels watched by the connections of this node, each counted.',
    labelNames: [],
  },
  queue: {
    name: 'millrace_transaction_queue_length',
    help: 'Pieces of work that wait for the store or run in it.',
    labelNames: [],
  },
  longestHold: {
    name: 'millrace_transaction_longest_hold_seconds',
    help: 'The longest hold of the store in the last one to two minutes.',
    labelNames: [],
  },
  log: { name: 'millrace_log_entries', help: 'Entries that the event log keeps.', labelNames: [] },
  lag: {
    name: 'millrace_webhook_lag_entries',
    help: 'Log entries that a webhook has not been sent yet.',
    labelNames: ['webhook'],
  },
} as const;

const minuteMs = 60_000;

type Handlers = {
  readonly [K in Observation['kind']]: (
    observation: Extract<Observation, { readonly kind: K }>,
  ) => void;
};

const mapValues = <K extends string, A, B>(
  record: Readonly<Record<K, A>>,
  map: (value: A) => B,
): Readonly<Record<K, B>> =>
  Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, map(value)])) as Record<
    K,
    B
  >;

/** Creates the metrics of a server; rejects when prom-client is not installed. */
export const createMetrics = async ({ withProcess, now }: MetricsOptions): Promise<Metrics> => {
  const prometheus = await loadPrometheus();
  const registry = new prometheus.Registry();
  const registers = [registry];
  if (withProcess) prometheus.collectDefaultMetrics({ register: registry });
  const count = mapValues(
    counters,
    (each) => new prometheus.Counter<string>({ ...each, registers }),
  );
  const time = mapValues(
    histograms,
    (each) => new prometheus.Histogram<string>({ ...each, buckets: [...each.buckets], registers }),
  );
  const show = mapValues(gauges, (each) => new prometheus.Gauge<string>({ ...each, registers }));
  const longestHold = createLongest(minuteMs);

  const handle: Handlers = {
    call: ({ operation, status, ms }) => {
      count.calls.inc({ operation, status });
      time.callSeconds.observe({ operation }, ms / 1_000);
    },
    emitted: ({ key }) => count.events.inc({ type: key }),
    delivered: ({ key, recipients }) => {
      if (recipients > 0) count.deliveries.inc({ type: key }, recipients);
    },
    transaction: ({ waitMs, holdMs }) => {
      time.waitSeconds.observe(waitMs / 1_000);
      time.holdSeconds.observe(holdMs / 1_000);
      longestHold.add(holdMs, now());
    },
    resume: ({ outcome }) => count.resumes.inc({ outcome }),
    slowConsumer: () => count.slowConsumers.inc(),
    hook: ({ hookId, outcome, ms }) => {
      count.hooks.inc({ webhook: hookId, outcome });
      time.hookSeconds.observe({ webhook: hookId }, ms / 1_000);
    },
  };

  return {
    observe: (observation) =>
      (handle[observation.kind] as (observation: Observation) => void)(observation),
    contentType: registry.contentType,
    collect: async ({ readings, queueLength, cacheReads }) => {
      const { connections, watches, logEntries, hooks } = await readings();
      show.connections.set(connections);
      show.watches.set(watches);
      show.log.set(logEntries);
      show.queue.set(queueLength());
      show.longestHold.set(longestHold.read(now()) / 1_000);
      // A webhook that was removed is not shown any more.
      show.lag.reset();
      count.skipped.reset();
      for (const { id, lag, skipped } of hooks) {
        show.lag.set({ webhook: id }, lag);
        count.skipped.inc({ webhook: id }, skipped);
      }
      count.cache.reset();
      for (const [cache, { hits, misses }] of cacheReads()) {
        count.cache.inc({ cache, result: 'hit' }, hits);
        count.cache.inc({ cache, result: 'miss' }, misses);
      }
      return registry.metrics();
    },
  };
};
