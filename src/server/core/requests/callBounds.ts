import * as t from 'io-ts';
import { type EndpointKey, endpoints } from '../../../protocol/endpoints/endpointTable.js';
import type { Call } from '../call.js';
import { assertBounds } from './bounds.js';

const pathParameters = t.record(t.string, t.string);

/** Refuses a call with a part above the bounds that the protocol declares. */
export const assertCallBounds = <Key extends EndpointKey>(
  key: Key,
  { params, request }: Call<Key>,
): void => {
  assertBounds(pathParameters, params);
  assertBounds(endpoints[key].request, request);
};
