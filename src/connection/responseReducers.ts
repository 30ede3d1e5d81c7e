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

/** An answer, with the question and what was known when it was put. */
interface ReducedResponse<Row extends Endpoint> {
  readonly request: CallRequest<Row>;
  readonly answer: CallResponse<Row>;
  readonly before: ChatState;
}

type ResponseReducer<Row extends Endpoint> = (
  state: ChatState,
  answered: ReducedResponse<Row>,
) => ChatState;

/** An answer in which messages were not asked for: that it has none says nothing. */
const unlisted = ({
  messages: _,
  pinned_messages: __,
  ...answer
}: ChannelResponse): ChannelResponse => answer;

const opened = (
  state: ChatState,
  { request, answer, before }: ReducedResponse<typeof getOrCreateChannel>,
): ChatState => {
  const isPage = request.messages != null;
  if (request.state !== false && !isPage) return mergeChannelResponse(state, answer, before);
  const known = mergeChannelResponse(state, unlisted(answer), before);
  return isPage
    ? mergeMessagePage(known, answer.channel.cid, answer.messages ?? [], before)
    : known;
};

interface ResponseReducers {
  readonly GetChannel: ResponseReducer<typeof getChannel>;
  readonly GetOrCreateChannel: ResponseReducer<typeof getOrCreateChannel>;
  readonly QueryChannels: ResponseReducer<typeof queryChannels>;
  readonly QueryUsers: ResponseReducer<typeof queryUsers>;
}

/** What the answers of operations tell beside what was asked. */
const responseReducers = {
  GetChannel: (state, { answer, before }) => mergeChannelResponse(state, answer, before),
  GetOrCreateChannel: opened,
  QueryChannels: (state, { request, answer, before }) => {
    const isListed = request.state !== false && request.message_limit !== 0;
    return answer.channels.reduce(
      (known, each) => mergeChannelResponse(known, isListed ? each : unlisted(each), before),
      state,
    );
  },
  QueryUsers: (state, { answer }) => mergeUsers(state, answer.users),
} satisfies ResponseReducers;

/** The state after an answer. */
export const reduceResponse = <Row extends Endpoint>(
  { operation }: Row,
  state: ChatState,
  answered: ReducedResponse<Row>,
): ChatState => {
  // Found by the operation of the row, so it takes what the row asks and answers.
  const lesson = (responseReducers as Partial<Record<string, unknown>>)[operation] as
    ResponseReducer<Row> | undefined;
  return lesson?.(state, answered) ?? state;
};
