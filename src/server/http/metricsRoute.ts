import type { AdmitOperator } from './admitOperator.js';
import type { AppRoute } from './appRoute.js';

/** The dependencies of `createMetricsRoute`. */
export interface MetricsRouteOptions {
  readonly admit: AdmitOperator;
  readonly contentType: string;
  readonly collect: () => Promise<string>;
}

/** Serves the metrics to operators. */
export const createMetricsRoute = ({
  admit,
  contentType,
  collect,
}: MetricsRouteOptions): AppRoute => ({
  operation: 'GetMetrics',
  method: 'GET',
  path: '/metrics',
  serve: async (request) => {
    await admit(request);
    const headers = { 'Content-Type': contentType, 'Cache-Control': 'no-store' };
    return { status: 200, headers, body: await collect() };
  },
});
