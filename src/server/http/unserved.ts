import type { Endpoint } from '../../protocol/endpoints/endpoint.js';

/**
 * Endpoints of the hosted service that are not served, and whose paths a path with parameters
 * would match: QueryMessageHistory would update a message with the id `history`.
 */
export const unservedEndpoints: readonly Pick<Endpoint, 'method' | 'path'>[] = [
  { method: 'POST', path: '/messages/history' },
];
