import * as t from 'io-ts';
import { DateTime, Integer } from '../primitives.js';
import { LogHead } from '../eventLog.js';
import { Channel, ChannelMember, Draft, Message, ReadState, User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, responseFields, EmptyResponse, EmptyRequest } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { ChannelInput, Filter, SortFields } from './inputs.js';

const pageFields = { limit: Integer, offset: Integer };

const messagePageShape = shape('MessagePage', {
  required: {},
  optional: {
    ...pageFields,
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

const watchFields = { state: t.boolean, watch: t.boolean, presence: t.boolean };

const getOrCreateChannelRequestShape = shape('GetOrCreateChannelRequest', {
  required: {},
  optional: {
    data: ChannelInput,
    ...watchFields,
    messages: messagePageShape,
    members: shape('Page', { required: {}, optional: pageFields }),
    watchers: shape('Page', { required: {}, optional: pageFields }),
    hide_for_creator: t.boolean,
    created_by: t.UnknownRecord,
    created_by_id: t.string,
  },
});
/** The data of a new channel, the pages of the response, and whether to watch the channel. */
export interface GetOrCreateChannelRequest extends t.TypeOf<
  typeof getOrCreateChannelRequestShape
> {}
/** Codec of {@link GetOrCreateChannelRequest}. */
export const GetOrCreateChannelRequest: Codec<GetOrCreateChannelRequest> =
  getOrCreateChannelRequestShape;

const stateGuaranteed = {
  messages: t.readonlyArray(Message),
  pinned_messages: t.readonlyArray(Message),
  members: t.readonlyArray(ChannelMember),
  threads: t.readonlyArray(t.UnknownRecord),
};

const stateOptional = {
  draft: Draft,
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
  guaranteed: stateGuaranteed,
  optional: stateOptional,
});
/** One channel in the response of a query, with its messages, members, reads and watchers. */
export interface ChannelResponse extends t.TypeOf<typeof channelResponseShape> {}
/** Codec of {@link ChannelResponse}. */
export const ChannelResponse: Codec<ChannelResponse> = channelResponseShape;

const getOrCreateChannelResponseShape = shape('GetOrCreateChannelResponse', {
  required: { channel: Channel },
  guaranteed: { ...stateGuaranteed, ...responseFields },
  optional: stateOptional,
});
/** The channel with its messages, members, reads and watchers. */
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
    sort: SortFields,
    ...pageFields,
    message_limit: Integer,
    member_limit: Integer,
    ...watchFields,
    ...actorFields,
  },
});
/** The filter, the order, the page, and whether to watch the channels. */
export interface QueryChannelsRequest extends t.TypeOf<typeof queryChannelsRequestShape> {}
/** Codec of {@link QueryChannelsRequest}. */
export const QueryChannelsRequest: Codec<QueryChannelsRequest> = queryChannelsRequestShape;

const queryChannelsResponseShape = shape('QueryChannelsResponse', {
  required: { channels: t.readonlyArray(ChannelResponse) },
  guaranteed: responseFields,
});
/** The channels that match, in the requested order. */
export interface QueryChannelsResponse extends t.TypeOf<typeof queryChannelsResponseShape> {}
/** Codec of {@link QueryChannelsResponse}. */
export const QueryChannelsResponse: Codec<QueryChannelsResponse> = queryChannelsResponseShape;

const creationRow = {
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
    '*channel',
  ],
} as const;

export const getOrCreateChannel = {
  ...creationRow,
  operation: 'GetOrCreateChannel',
  path: '/channels/{type}/{id}/query',
} as const satisfies Endpoint;

export const getOrCreateDistinctChannel = {
  ...creationRow,
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
  emits: ['user.watching.start', '*channel'],
} as const satisfies Endpoint;
