import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { attachmentFields } from '../objects/attachment.js';
import { type Codec, shape } from '../shape.js';
import { responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';

const getOGRequestShape = shape('GetOGRequest', {
  required: { url: bounded(t.string, 'linkLength') },
  open: true,
});
/** The link whose preview is asked for. */
export interface GetOGRequest extends t.TypeOf<typeof getOGRequestShape> {}
/** Codec of {@link GetOGRequest}. */
export const GetOGRequest: Codec<GetOGRequest> = getOGRequestShape;

const getOGResponseShape = shape('GetOGResponse', {
  required: {},
  guaranteed: responseFields,
  optional: attachmentFields,
  custom: true,
});
/** The preview, in the form of an attachment. */
export interface GetOGResponse extends t.TypeOf<typeof getOGResponseShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link GetOGResponse}. */
export const GetOGResponse: Codec<GetOGResponse> = getOGResponseShape;

export const getOG = {
  operation: 'GetOG',
  method: 'GET',
  path: '/og',
  callers: ['client', 'server'],
  input: 'query',
  request: GetOGRequest,
  response: GetOGResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;
