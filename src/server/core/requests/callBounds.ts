import * as t from 'io-ts';
import { type EndpointKey, endpoints } from '../../../protocol/endpoints/endpointTable.js';
import { assertBounds } from './bounds.js';

const pathParameters = t.record(t.string, t.string);

/** Refuses a call with a part above the bounds that the protocol declares. */
export const assertCallBounds = (
  key: EndpointKey,
  { params, request }: { readonly params: object; readonly request: object },
): void => {
  assertBounds(pathParameters, params);
  assertBounds(endpoints[key].request, request);
};
