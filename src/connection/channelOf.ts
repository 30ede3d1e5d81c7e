import type { CallParams, Endpoint } from '../protocol/endpoints/endpoint.js';

const channelPath = '/channels/{type}/{id}/';
const createsChannel = new Set(['GetOrCreateChannel']);

/**
 * The `cid` of the channel that a call needs to exist; `undefined` for a call that is not about one
 * channel, or that creates it.
 */
export const channelOf = <Row extends Endpoint>(
  { path, operation }: Row,
  params: CallParams<Row>,
): string | undefined => {
  if (!`${path}/`.startsWith(channelPath) || createsChannel.has(operation)) return undefined;
  const { type = '', id = '' } = params as Readonly<Record<string, string>>;
  return `${type}:${id}`;
};
