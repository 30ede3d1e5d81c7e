import type { Observe, Readings } from '../ports/observer.js';
import type { Tracing } from '../ports/tracing.js';
import type { OpenStore } from '../ports/store.js';
import { createMetrics, type Metrics } from './metrics.js';
import { observeStore } from './observeStore.js';
import { loadTracing } from './openTelemetry.js';

/** What observes one run of a server. */
export interface Instruments {
  readonly observe: Observe;
  readonly tracing: Tracing;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Observes the store of the run. */
  readonly attach: (store: OpenStore) => OpenStore;
  /** The metrics; absent when they are switched off. */
  readonly metrics?: MetricsPage | undefined;
}

/** The metrics as `GET /metrics` has them. */
interface MetricsPage extends Pick<Metrics, 'contentType'> {
  readonly collect: (readings: () => Promise<Readings>) => Promise<string>;
}

/** The options of `createInstruments`. */
export interface InstrumentsOptions {
  readonly metrics: boolean | 'process' | 'where installed';
  /** Receives what happens, beside the metrics. */
  readonly observe?: Observe | undefined;
}

// eslint-disable-next-line no-restricted-properties -- durations are measured, never scheduled by it
const monotonic = (): number => performance.now();

const inTurn =
  (observers: readonly Observe[]): Observe =>
  (observation) => {
    for (const observe of observers) observe(observation);
  };

const openMetrics = async (
  wanted: InstrumentsOptions['metrics'],
  now: () => number,
): Promise<Metrics | undefined> => {
  if (wanted === false) return undefined;
  try {
    return await createMetrics({ withProcess: wanted === 'process', now });
  } catch (error) {
    if (wanted === 'where installed') return undefined;
    throw error;
  }
};

/** Creates what observes a server: metrics unless they are off, and traces where the host has them. */
export const createInstruments = async (options: InstrumentsOptions): Promise<Instruments> => {
  const now = monotonic;
  const metrics = await openMetrics(options.metrics, now);
  const observe = inTurn([metrics?.observe, options.observe].flatMap((each) => each ?? []));
  let queueLength = (): number => 0;
  let cacheReads: OpenStore['cacheReads'] = () => new Map();
  return {
    observe,
    tracing: await loadTracing(),
    now,
    attach: (store) => {
      const observed = observeStore(store, observe, now);
      ({ queueLength } = observed);
      ({ cacheReads } = store);
      return observed.store;
    },
    ...(metrics && {
      metrics: {
        contentType: metrics.contentType,
        collect: (readings) => metrics.collect({ readings, queueLength, cacheReads }),
      },
    }),
  };
};
