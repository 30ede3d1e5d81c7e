import type { getChannel } from '../protocol/endpoints/channelActions.js';
import type {
  ChannelResponse,
  getOrCreateChannel,
  queryChannels,
} from '../protocol/endpoints/channels.js';
import type { CallResponse, CallRequest, Endpoint } from '../protocol/endpoints/endpoint.js';
import type { queryUsers } from '../protocol/endpoints/queryUsers.js';
import {
  type ChatState,
  mergeChannelResponse,
  mergeMessagePage,
  mergeUsers,
} from '../state/chat.js';

/** A response, its request, and the state when the request was sent. */
interface ReducedResponse<Row extends Endpoint> {
  readonly request: CallRequest<Row>;
  readonly response: CallResponse<Row>;
  readonly before: ChatState;
}

type ResponseReducer<Row extends Endpoint> = (
  state: ChatState,
  reduced: ReducedResponse<Row>,
) => ChatState;

/** A response to a request without messages: its empty list of messages carries no information. */
const withoutMessages = ({
  messages: _,
  pinned_messages: __,
  ...response
}: ChannelResponse): ChannelResponse => response;

const reduceChannel = (
  state: ChatState,
  { request, response, before }: ReducedResponse<typeof getOrCreateChannel>,
): ChatState => {
  const isPage = request.messages != null;
  if (request.state !== false && !isPage) return mergeChannelResponse(state, response, before);
  const merged = mergeChannelResponse(state, withoutMessages(response), before);
  return isPage
    ? mergeMessagePage(merged, response.channel.cid, response.messages ?? [], before)
    : merged;
};

interface ResponseReducers {
  readonly GetChannel: ResponseReducer<typeof getChannel>;
  readonly GetOrCreateChannel: ResponseReducer<typeof getOrCreateChannel>;
  readonly QueryChannels: ResponseReducer<typeof queryChannels>;
  readonly QueryUsers: ResponseReducer<typeof queryUsers>;
}

/** The operations whose responses are merged into the state. */
const responseReducers = {
  GetChannel: (state, { response, before }) => mergeChannelResponse(state, response, before),
  GetOrCreateChannel: reduceChannel,
  QueryChannels: (state, { request, response, before }) => {
    const hasMessages = request.state !== false && request.message_limit !== 0;
    return response.channels.reduce(
      (merged, each) =>
        mergeChannelResponse(merged, hasMessages ? each : withoutMessages(each), before),
      state,
    );
  },
  QueryUsers: (state, { response, before }) => mergeUsers(state, response.users, before),
} satisfies ResponseReducers;

/** The state after the response of a call. */
export const reduceResponse = <Row extends Endpoint>(
  { operation }: Row,
  state: ChatState,
  reduced: ReducedResponse<Row>,
): ChatState => {
  // Selected by the row's operation, so its request and response types are those of the row.
  const reducer = (responseReducers as Partial<Record<string, unknown>>)[operation] as
    ResponseReducer<Row> | undefined;
  return reducer?.(state, reduced) ?? state;
};
