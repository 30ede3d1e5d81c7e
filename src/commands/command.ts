import type { Observable } from 'rxjs';
import { call, inChannel } from '../connection/call.js';
import type { ChatConnection } from '../connection/connect.js';
import { wiring } from '../connection/wiring.js';
import type {
  AnswerOf,
  EndpointKey,
  endpoints,
  ParamsOf,
  RequestOf,
} from '../protocol/endpoints/table.js';

/** Calls an endpoint over a connection. */
export const command = <Key extends EndpointKey>(
  chat: ChatConnection,
  key: Key,
  params: ParamsOf<Key>,
  request: RequestOf<Key>,
): Observable<AnswerOf<Key>> => call(chat[wiring], key, params, request);

/** The endpoints of one channel. */
export type ChannelKey = {
  [Key in EndpointKey]: (typeof endpoints)[Key]['path'] extends `/channels/{type}/{id}${string}`
    ? Key
    : never;
}[EndpointKey];

/** Calls an endpoint of the channel that `cid` names. */
export const channelCommand = <Key extends ChannelKey>(
  chat: ChatConnection,
  key: Key,
  cid: string,
  request: RequestOf<Key>,
): Observable<AnswerOf<Key>> =>
  inChannel(cid, (address) => command(chat, key, address as ParamsOf<Key>, request));
