import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import { inChannel } from '../calls/inChannel.js';
import type { CallAnswer, CallParams, CallRequest, Endpoint } from '../protocol/endpoints/entry.js';

/** Calls an endpoint. */
export const command = <Row extends Endpoint>(
  chat: Calls,
  endpoint: Row,
  params: CallParams<Row>,
  request: CallRequest<Row>,
): Observable<CallAnswer<Row>> => chat.call(endpoint, params, request);

/** Calls an endpoint of the channel that `cid` names. */
export const channelCommand = <Row extends Endpoint<`/channels/{type}/{id}${string}`>>(
  chat: Calls,
  endpoint: Row,
  cid: string,
  request: CallRequest<Row>,
): Observable<CallAnswer<Row>> =>
  inChannel(cid, (address) => command(chat, endpoint, address as CallParams<Row>, request));
