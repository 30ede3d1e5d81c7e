import * as t from 'io-ts';
import { DateTime, Integer } from '../primitives.js';
import { LogHead } from '../eventLog.js';
import { Channel, ChannelMember, Message, ReadState, User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actor, responseFields, EmptyResponse, EmptyRequest } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { ChannelInput, Filter, Sort } from './inputs.js';

const page = { limit: Integer, offset: Integer };

const messagePage = shape('MessagePage', {
  required: {},
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
  required: {},
  optional: {
    data: ChannelInput,
    ...watchSwitches,
    messages: messagePage,
    members: shape('Page', { required: {}, optional: page }),
    watchers: shape('Page', { required: {}, optional: page }),
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

const channelResponseShape = shape('ChannelResponse', {
  required: { channel: Channel },
  guaranteed: stateSent,
  optional: stateOptional,
});
/** All that a query tells of one channel. */
export interface ChannelResponse extends t.TypeOf<typeof channelResponseShape> {}
/** Codec of {@link ChannelResponse}. */
export const ChannelResponse: Codec<ChannelResponse> = channelResponseShape;

const getOrCreateChannelResponseShape = shape('GetOrCreateChannelResponse', {
  required: { channel: Channel },
  guaranteed: { ...stateSent, ...responseFields },
  optional: stateOptional,
});
/** The channel as it is now. */
export interface GetOrCreateChannelResponse extends t.TypeOf<
  typeof getOrCreateChannelResponseShape
> {}
/** Codec of {@link GetOrCreateChannelResponse}. */
export const GetOrCreateChannelResponse: Codec<GetOrCreateChannelResponse> =
  getOrCreateChannelResponseShape;

const queryChannelsRequestShape = shape('QueryChannelsRequest', {
  required: {},
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

const queryChannelsResponseShape = shape('QueryChannelsResponse', {
  required: { channels: t.readonlyArray(ChannelResponse) },
  guaranteed: responseFields,
});
/** The channels found, in the order asked for. */
export interface QueryChannelsResponse extends t.TypeOf<typeof queryChannelsResponseShape> {}
/** Codec of {@link QueryChannelsResponse}. */
export const QueryChannelsResponse: Codec<QueryChannelsResponse> = queryChannelsResponseShape;

const creation = {
  method: 'POST',
  callers: ['client', 'server', 'anonymous'],
  input: 'body',
  actor: 'data.created_by_id',
  request: GetOrCreateChannelRequest,
  response: GetOrCreateChannelResponse,
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
  request: EmptyRequest,
  response: EmptyResponse,
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
  response: QueryChannelsResponse,
  status: 201,
  emits: ['user.watching.start'],
} as const satisfies Endpoint;
