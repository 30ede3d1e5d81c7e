import type { ChatCore } from './core/chatCore.js';
import type { Console } from './console/createConsole.js';
import type { AdmitOperator } from './http/admitOperator.js';
import type { AppRoute } from './http/appRoute.js';
import { createMetricsRoute } from './http/metricsRoute.js';
import type { Instruments } from './telemetry/instruments.js';

/** The routes for operators: metrics and console, where they are on. */
export const routesOfOperators =
  (core: ChatCore, { metrics }: Instruments, console: Console | undefined) =>
  (admit: AdmitOperator): readonly AppRoute[] => [
    ...(metrics
      ? [
          createMetricsRoute({
            admit,
            contentType: metrics.contentType,
            collect: () => metrics.collect(core.readings),
          }),
        ]
      : []),
    ...(console?.routes(core, admit) ?? []),
  ];
