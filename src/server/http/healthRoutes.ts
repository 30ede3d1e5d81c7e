import type { AppRoute } from './appRoute.js';
import type { HttpResponse } from './exchange.js';

/** What a server needs in order to serve. */
export interface Health {
  readonly isDraining: boolean;
  readonly isDatabaseUp: boolean;
  /** Absent without a bus. */
  readonly isBusUp?: boolean | undefined;
}

const word = (isUp: boolean): string => (isUp ? 'up' : 'down');

const json = (status: number, body: object): HttpResponse => ({
  status,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: JSON.stringify(body),
});

const readiness = ({ isDraining, isDatabaseUp, isBusUp }: Health): HttpResponse => {
  const isReady = isDatabaseUp && !isDraining;
  return json(isReady ? 200 : 503, {
    status: isReady ? 'ready' : isDraining ? 'draining' : 'unavailable',
    database: word(isDatabaseUp),
    ...(isBusUp !== undefined && { bus: word(isBusUp) }),
  });
};

/**
 * The routes for load balancers and supervisors: whether the process runs, and whether it serves. A
 * node without its bus serves: it reads in the database what the others commit.
 */
export const createHealthRoutes = (health: () => Health): readonly AppRoute[] => [
  {
    ...{ operation: 'GetLiveness', method: 'GET', path: '/health/live' },
    serve: () => Promise.resolve(json(200, { status: 'live' })),
  },
  {
    ...{ operation: 'GetReadiness', method: 'GET', path: '/health/ready' },
    serve: () => Promise.resolve(readiness(health())),
  },
];
