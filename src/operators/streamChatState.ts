import { ChannelResponse } from '../protocol/endpoints/channels.js';
import { type ChatState, mergeChannelResponse } from '../state/chat.js';

/** As much of a channel of the vendor's client as it takes to read what is known of it. */
export interface StreamChatChannelLike {
  /** What answers and events told of the channel itself. */
  readonly data?: object | undefined;
  /** What is known of who is there, and of what was said. */
  readonly state: {
    readonly members: Readonly<Record<string, object>>;
    readonly membership: object;
    readonly watchers: Readonly<Record<string, object>>;
    readonly watcher_count: number;
    readonly read: Readonly<Record<string, object>>;
    readonly latestMessages: readonly object[];
    readonly pinnedMessages: readonly object[];
  };
}

// The client goes on changing the objects that it hands out, and keeps dates as such.
const copyOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

const answerOf = ({ data, state }: StreamChatChannelLike): unknown => ({
  channel: data,
  members: Object.values(state.members),
  ...('user' in state.membership ? { membership: state.membership } : {}),
  watchers: Object.values(state.watchers),
  watcher_count: state.watcher_count,
  read: Object.values(state.read),
  messages: state.latestMessages,
  pinned_messages: state.pinnedMessages,
});

const mergeChannelLike = (state: ChatState, given: unknown): ChatState => {
  const answer = copyOf(given);
  return ChannelResponse.is(answer) ? mergeChannelResponse(state, answer) : state;
};

/** What is known once the channels that a client has are taken in. */
export const mergeStreamChatChannels = (
  state: ChatState,
  channels: Readonly<Record<string, StreamChatChannelLike>>,
): ChatState => Object.values(channels).map(answerOf).reduce(mergeChannelLike, state);

interface Queried {
  readonly queriedChannels: {
    readonly channels: readonly unknown[];
    /** Whether the messages are the newest ones. */
    readonly isLatestMessageSet?: boolean;
  };
}

const isQueried = (event: object): event is Queried =>
  'type' in event && event.type === 'channels.queried' && 'queriedChannels' in event;

/** What is known after the client told of the answer to a query, if that is what an event is. */
export const mergeQueriedChannels = (state: ChatState, event: object): ChatState => {
  if (!isQueried(event)) return state;
  const { channels, isLatestMessageSet = true } = event.queriedChannels;
  return isLatestMessageSet ? channels.reduce(mergeChannelLike, state) : state;
};
