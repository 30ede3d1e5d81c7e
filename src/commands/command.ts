import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import { withChannelAddress } from '../calls/withChannelAddress.js';
import type {
  CallResponse,
  CallParams,
  CallRequest,
  Endpoint,
} from '../protocol/endpoints/endpoint.js';

/** Calls an endpoint. */
export const command = <Row extends Endpoint>(
  chat: Calls,
  endpoint: Row,
  params: CallParams<Row>,
  request: CallRequest<Row>,
): Observable<CallResponse<Row>> => chat.call(endpoint, params, request);

/** Calls an endpoint of the channel that `cid` names. */
export const channelCommand = <Row extends Endpoint<`/channels/{type}/{id}${string}`>>(
  chat: Calls,
  endpoint: Row,
  cid: string,
  request: CallRequest<Row>,
): Observable<CallResponse<Row>> =>
  withChannelAddress(cid, (address) =>
    command(chat, endpoint, address as CallParams<Row>, request),
  );
