import type { getChannel } from '../protocol/endpoints/channelActions.js';
import type {
  ChannelResponse,
  GetOrCreateChannelRequest,
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
import type { MessagePage } from '../state/timeline/mergeMessages.js';

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

/** How many messages a response has at most, unless the request says. */
const usualPage = { channel: 100, channels: 25 } as const;

/** Whether there are messages beyond those of a response: servers without a log do not say. */
const isCut = (said: boolean | null | undefined, count: number, limit: number): boolean =>
  said ?? count >= limit;

const hasOlder = ({ messages = [], millrace }: ChannelResponse, limit: number): boolean =>
  isCut(millrace?.older, messages.length, limit);

type PageRequest = NonNullable<GetOrCreateChannelRequest['messages']>;

const endOf = (page: PageRequest): MessagePage['end'] => {
  const has = (...keys: readonly (keyof PageRequest)[]) => keys.some((key) => page[key] != null);
  if (has('id_around', 'created_at_around')) return 'around';
  const isNewer = has('id_gt', 'id_gte', 'created_at_after', 'created_at_after_or_equal');
  return isNewer ? 'newer' : 'older';
};

/** Whether a page is of the newest messages: then it does not have to adjoin the loaded ones. */
const isNewest = ({ limit: _, ...bounds }: PageRequest): boolean =>
  Object.values(bounds).every((bound) => bound == null || bound === 0);

const pageIn = (
  { messages = [], millrace }: ChannelResponse,
  request: PageRequest,
): MessagePage => {
  const { limit = usualPage.channel } = request;
  const { length } = messages;
  const end = endOf(request);
  const half = Math.floor(limit / 2);
  return {
    end,
    hasOlder: isCut(millrace?.older, length, end === 'around' ? half : limit),
    hasNewer: isCut(millrace?.newer, length, end === 'around' ? half : limit),
  };
};

const reduceChannel = (
  state: ChatState,
  { request, response, before }: ReducedResponse<typeof getOrCreateChannel>,
): ChatState => {
  const { messages: page } = request;
  if (request.state !== false && (page == null || (isNewest(page) && page.limit !== 0))) {
    const { limit = usualPage.channel } = page ?? {};
    return mergeChannelResponse(state, response, before, hasOlder(response, limit));
  }
  const merged = mergeChannelResponse(state, withoutMessages(response), before);
  if (page == null || page.limit === 0 || request.state === false) return merged;
  const { cid } = response.channel;
  return mergeMessagePage(merged, cid, response.messages ?? [], before, pageIn(response, page));
};

interface ResponseReducers {
  readonly GetChannel: ResponseReducer<typeof getChannel>;
  readonly GetOrCreateChannel: ResponseReducer<typeof getOrCreateChannel>;
  readonly QueryChannels: ResponseReducer<typeof queryChannels>;
  readonly QueryUsers: ResponseReducer<typeof queryUsers>;
}

/** The operations whose responses are merged into the state. */
const responseReducers = {
  GetChannel: (state, { response, before }) =>
    mergeChannelResponse(state, response, before, hasOlder(response, usualPage.channel)),
  GetOrCreateChannel: reduceChannel,
  QueryChannels: (state, { request, response, before }) => {
    const { message_limit: limit = usualPage.channels } = request;
    const hasMessages = request.state !== false && limit !== 0;
    return response.channels.reduce(
      (merged, each) =>
        hasMessages
          ? mergeChannelResponse(merged, each, before, hasOlder(each, limit))
          : mergeChannelResponse(merged, withoutMessages(each), before),
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
