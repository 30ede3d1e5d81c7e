import * as t from 'io-ts';
import { DateTime, Integer } from '../codecs.js';
import { LogHead } from '../log.js';
import { Channel, ChannelMember, Message, ReadState, User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actor, answered, Done, Nothing } from './common.js';
import type { Endpoint } from './entry.js';
import { ChannelInput, Filter, Sort } from './inputs.js';

const page = { limit: Integer, offset: Integer };

const messagePage = shape('MessagePage', {
  needed: {},
  optional: {
    ...page,
    id_lt: t.string,
    id_lte: t.string,
    id_gt: t.string,
    id_gte: t.string,
    id_around: t.string,
    created_at_before: DateTime,
    created_at_before_or_equal: DateTime,
    created_at_after: DateTime,
    created_at_after_or_equal: DateTime,
    created_at_around: DateTime,
  },
});

const watchSwitches = { state: t.boolean, watch: t.boolean, presence: t.boolean };

const getOrCreateChannelRequestShape = shape('GetOrCreateChannelRequest', {
  needed: {},
  optional: {
    data: ChannelInput,
    ...watchSwitches,
    messages: messagePage,
    members: shape('Page', { needed: {}, optional: page }),
    watchers: shape('Page', { needed: {}, optional: page }),
    hide_for_creator: t.boolean,
    created_by: t.UnknownRecord,
    created_by_id: t.string,
  },
});
/** What to create, what to answer, and whether to watch. */
export interface GetOrCreateChannelRequest extends t.TypeOf<
  typeof getOrCreateChannelRequestShape
> {}
/** Codec of {@link GetOrCreateChannelRequest}. */
export const GetOrCreateChannelRequest: Codec<GetOrCreateChannelRequest> =
  getOrCreateChannelRequestShape;

const stateSent = {
  messages: t.readonlyArray(Message),
  pinned_messages: t.readonlyArray(Message),
  members: t.readonlyArray(ChannelMember),
  threads: t.readonlyArray(t.UnknownRecord),
};

const stateOptional = {
  read: t.readonlyArray(ReadState),
  membership: t.union([ChannelMember, t.null]),
  watcher_count: Integer,
  watchers: t.readonlyArray(User),
  hidden: t.boolean,
  hide_messages_before: DateTime,
  millrace: LogHead,
};

const channelAnswerShape = shape('ChannelAnswer', {
  needed: { channel: Channel },
  sent: stateSent,
  optional: stateOptional,
});
/** All that a query tells of one channel. */
export interface ChannelAnswer extends t.TypeOf<typeof channelAnswerShape> {}
/** Codec of {@link ChannelAnswer}. */
export const ChannelAnswer: Codec<ChannelAnswer> = channelAnswerShape;

const getOrCreateChannelAnswerShape = shape('GetOrCreateChannelAnswer', {
  needed: { channel: Channel },
  sent: { ...stateSent, ...answered },
  optional: stateOptional,
});
/** The channel as it is now. */
export interface GetOrCreateChannelAnswer extends t.TypeOf<typeof getOrCreateChannelAnswerShape> {}
/** Codec of {@link GetOrCreateChannelAnswer}. */
export const GetOrCreateChannelAnswer: Codec<GetOrCreateChannelAnswer> =
  getOrCreateChannelAnswerShape;

const queryChannelsRequestShape = shape('QueryChannelsRequest', {
  needed: {},
  optional: {
    filter_conditions: Filter,
    sort: t.readonlyArray(Sort),
    ...page,
    message_limit: Integer,
    member_limit: Integer,
    ...watchSwitches,
    ...actor,
  },
});
/** Which channels, in which order, and whether to watch them. */
export interface QueryChannelsRequest extends t.TypeOf<typeof queryChannelsRequestShape> {}
/** Codec of {@link QueryChannelsRequest}. */
export const QueryChannelsRequest: Codec<QueryChannelsRequest> = queryChannelsRequestShape;

const queryChannelsAnswerShape = shape('QueryChannelsAnswer', {
  needed: { channels: t.readonlyArray(ChannelAnswer) },
  sent: answered,
});
/** The channels found, in the order asked for. */
export interface QueryChannelsAnswer extends t.TypeOf<typeof queryChannelsAnswerShape> {}
/** Codec of {@link QueryChannelsAnswer}. */
export const QueryChannelsAnswer: Codec<QueryChannelsAnswer> = queryChannelsAnswerShape;

const creation = {
  method: 'POST',
  callers: ['client', 'server', 'anonymous'],
  input: 'body',
  actor: 'data.created_by_id',
  request: GetOrCreateChannelRequest,
  answer: GetOrCreateChannelAnswer,
  status: 201,
  emits: [
    'channel.created',
    'member.added',
    'notification.added_to_channel',
    'notification.invited',
    'user.watching.start',
  ],
} as const;

export const getOrCreateChannel = {
  ...creation,
  operation: 'GetOrCreateChannel',
  path: '/channels/{type}/{id}/query',
} as const satisfies Endpoint;

export const getOrCreateDistinctChannel = {
  ...creation,
  operation: 'GetOrCreateChannel',
  path: '/channels/{type}/query',
} as const satisfies Endpoint;

export const stopWatchingChannel = {
  operation: 'StopWatchingChannel',
  method: 'POST',
  path: '/channels/{type}/{id}/stop-watching',
  callers: ['client', 'anonymous'],
  input: 'body',
  request: Nothing,
  answer: Done,
  status: 201,
  emits: ['user.watching.stop'],
} as const satisfies Endpoint;

export const queryChannels = {
  operation: 'QueryChannels',
  method: 'POST',
  path: '/channels',
  callers: ['client', 'server', 'anonymous'],
  input: 'body',
  actor: 'user_id',
  request: QueryChannelsRequest,
  answer: QueryChannelsAnswer,
  status: 201,
  emits: ['user.watching.start'],
} as const satisfies Endpoint;
