import type { DialectName } from '../../protocol/dialect.js';
import { isRecord } from '../../internal/isRecord.js';
import type { Endpoint } from '../../protocol/endpoints/endpoint.js';
import { type EndpointKey, endpoints } from '../../protocol/endpoints/endpointTable.js';
import { decodeV2 } from '../../protocol/v2/decodeV2.js';
import { v2EncoderOf } from '../../protocol/v2/encodeV2.js';
import { v2Requests, v2Responses } from '../../protocol/v2/v2Calls.js';
import { v2Endpoint } from '../../protocol/v2/v2Endpoints.js';

/** An endpoint as a dialect spells it. */
export type DialectRow = readonly [key: EndpointKey, row: Endpoint];

/** A spelling of the protocol: where its endpoints are, and a pair of mappings from and to v1. */
export interface Dialect {
  readonly name: DialectName;
  readonly rows: readonly DialectRow[];
  /** Whether a signed token that claims nothing is a backend's. */
  readonly bareTokenIsServer: boolean;
  readonly toRequest: (row: DialectRow, input: unknown) => unknown;
  readonly toResponse: (row: DialectRow, response: object) => object;
}

const rows = Object.entries(endpoints) as readonly DialectRow[];

const v1: Dialect = {
  name: 'v1',
  rows,
  bareTokenIsServer: false,
  toRequest: (_, input) => input,
  toResponse: (_, response) => response,
};

const v2: Dialect = {
  name: 'v2',
  rows: rows.flatMap(([key, row]) => {
    const own = v2Endpoint(key, row);
    return own ? [[key, own] as const] : [];
  }),
  bareTokenIsServer: true,
  toRequest: ([key, { request }], input) => {
    const given = decodeV2(request, input);
    return isRecord(given) ? (v2Requests[key]?.(given) ?? given) : given;
  },
  toResponse: ([key, row], response) =>
    v2EncoderOf(row.response)(v2Responses[key]?.({ ...response }) ?? response) as object,
};

/** The dialects that the server speaks over HTTP. */
export const dialects: readonly Dialect[] = [v1, v2];
