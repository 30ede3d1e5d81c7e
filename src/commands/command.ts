import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import { inChannel } from '../calls/inChannel.js';
import type {
  AnswerOf,
  EndpointKey,
  endpoints,
  ParamsOf,
  RequestOf,
} from '../protocol/endpoints/table.js';

/** Calls an endpoint. */
export const command = <Key extends EndpointKey>(
  chat: Calls,
  key: Key,
  params: ParamsOf<Key>,
  request: RequestOf<Key>,
): Observable<AnswerOf<Key>> => chat.call(key, params, request);

/** The endpoints of one channel. */
export type ChannelKey = {
  [Key in EndpointKey]: (typeof endpoints)[Key]['path'] extends `/channels/{type}/{id}${string}`
    ? Key
    : never;
}[EndpointKey];

/** Calls an endpoint of the channel that `cid` names. */
export const channelCommand = <Key extends ChannelKey>(
  chat: Calls,
  key: Key,
  cid: string,
  request: RequestOf<Key>,
): Observable<AnswerOf<Key>> =>
  inChannel(cid, (address) => command(chat, key, address as ParamsOf<Key>, request));
