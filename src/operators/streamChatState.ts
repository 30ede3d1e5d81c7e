import { ChannelResponse } from '../protocol/endpoints/channels.js';
import { guardOf } from '../protocol/guard.js';
import { type ChatState, mergeChannelResponse } from '../state/chat.js';

/** The members of a channel of the vendor's client that `fromStreamChat` reads. */
export interface StreamChatChannelLike {
  /** The data of the channel itself. */
  readonly data?: object | undefined;
  /** Its members, watchers, reads and messages. */
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

// The client mutates the objects that it hands out, and holds dates as `Date`.
const copyOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

const responseOf = ({ data, state }: StreamChatChannelLike): unknown => ({
  channel: data,
  members: Object.values(state.members),
  ...('user' in state.membership ? { membership: state.membership } : {}),
  watchers: Object.values(state.watchers),
  watcher_count: state.watcher_count,
  read: Object.values(state.read),
  messages: state.latestMessages,
  pinned_messages: state.pinnedMessages,
});

const mergeChannelLike = (state: ChatState, channel: unknown): ChatState => {
  const response = copyOf(channel);
  // The client gives its own state, which includes all events so far.
  return guardOf(ChannelResponse)(response) ? mergeChannelResponse(state, response, state) : state;
};

/** Merges the channels that a client holds. */
export const mergeStreamChatChannels = (
  state: ChatState,
  channels: Readonly<Record<string, StreamChatChannelLike>>,
): ChatState => Object.values(channels).map(responseOf).reduce(mergeChannelLike, state);

interface ChannelsQueried {
  readonly queriedChannels: {
    readonly channels: readonly unknown[];
    /** Whether the messages are the newest ones. */
    readonly isLatestMessageSet?: boolean;
  };
}

const isChannelsQueried = (event: object): event is ChannelsQueried =>
  'type' in event && event.type === 'channels.queried' && 'queriedChannels' in event;

/** Merges the response of a query, if the event carries one. */
export const mergeQueriedChannels = (state: ChatState, event: object): ChatState => {
  if (!isChannelsQueried(event)) return state;
  const { channels, isLatestMessageSet = true } = event.queriedChannels;
  return isLatestMessageSet ? channels.reduce(mergeChannelLike, state) : state;
};
