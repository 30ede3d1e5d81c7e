import type { Endpoint } from '../../protocol/endpoints/endpoint.js';
import { operatorEndpoints, type OperatorKey } from '../../protocol/operatorEndpoints.js';
import type { AdmitOperator } from './admitOperator.js';
import type { AppRoute } from './appRoute.js';
import { decodeAs } from './decode.js';
import { type PlainInput, readInput } from './input.js';

/** Serves one operator endpoint; the request is decoded. */
export type ServeOperator = (
  params: Readonly<Record<string, string>>,
  request: unknown,
  signal: () => AbortSignal,
) => Promise<unknown>;

/** Mounts the operator endpoints. */
export const createOperatorRoutes = (
  handlers: Readonly<Record<OperatorKey, ServeOperator>>,
  admit: AdmitOperator,
): readonly AppRoute[] =>
  Object.entries<Endpoint & { readonly input: PlainInput }>(operatorEndpoints).map(
    ([key, row]) => ({
      operation: row.operation,
      method: row.method,
      path: row.path,
      serve: async (request, query, params) => {
        await admit(request);
        const input: unknown = decodeAs(
          row.request,
          'request',
          await readInput[row.input](request, query),
        );
        // Each key of the table has a handler.
        const result = await handlers[key as OperatorKey](params, input, request.signal);
        const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
        return { status: row.status, headers, body: JSON.stringify(result) };
      },
    }),
  );
