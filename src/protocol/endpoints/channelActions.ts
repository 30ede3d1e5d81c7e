import * as t from 'io-ts';
import { DateTime, Strings } from '../primitives.js';
import { Channel, Message } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { GetOrCreateChannelResponse } from './channels.js';
import { IntegerLike } from './queryValues.js';
import { actorFields, responseFields, EmptyResponse, QueryFlag } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { MessageInput } from './inputs.js';

const getChannelRequestShape = shape('GetChannelRequest', {
  required: {},
  optional: {
    state: QueryFlag,
    messages_limit: IntegerLike,
    members_limit: IntegerLike,
    watchers_limit: IntegerLike,
    messages_id_lt: t.string,
    messages_id_lte: t.string,
    messages_id_gt: t.string,
    messages_id_gte: t.string,
    messages_id_around: t.string,
    user_id: t.string,
  },
  open: true,
});
/** The pages of the response; with `state: false` it has no messages. */
export interface GetChannelRequest extends t.TypeOf<typeof getChannelRequestShape> {}
/** Codec of {@link GetChannelRequest}. */
export const GetChannelRequest: Codec<GetChannelRequest> = getChannelRequestShape;

const deleteChannelRequestShape = shape('DeleteChannelRequest', {
  required: {},
  optional: { hard_delete: QueryFlag },
});
/** Whether the channel is deleted permanently. */
export interface DeleteChannelRequest extends t.TypeOf<typeof deleteChannelRequestShape> {}
/** Codec of {@link DeleteChannelRequest}. */
export const DeleteChannelRequest: Codec<DeleteChannelRequest> = deleteChannelRequestShape;

const deleteChannelResponseShape = shape('DeleteChannelResponse', {
  required: { channel: Channel },
  guaranteed: responseFields,
});
/** The channel with `deleted_at`. */
export interface DeleteChannelResponse extends t.TypeOf<typeof deleteChannelResponseShape> {}
/** Codec of {@link DeleteChannelResponse}. */
export const DeleteChannelResponse: Codec<DeleteChannelResponse> = deleteChannelResponseShape;

const deleteChannelsRequestShape = shape('DeleteChannelsRequest', {
  required: { cids: Strings },
  optional: { hard_delete: t.boolean, ...actorFields },
});
/** The channels to delete, and whether they are deleted permanently. */
export interface DeleteChannelsRequest extends t.TypeOf<typeof deleteChannelsRequestShape> {}
/** Codec of {@link DeleteChannelsRequest}. */
export const DeleteChannelsRequest: Codec<DeleteChannelsRequest> = deleteChannelsRequestShape;

const Deletion = shape('Deletion', {
  required: { status: t.string },
  optional: { error: t.string },
});

const deleteChannelsResponseShape = shape('DeleteChannelsResponse', {
  required: { result: t.record(t.string, Deletion) },
  guaranteed: responseFields,
  optional: { task_id: t.string },
});
/** The result of each deletion, by `cid`. */
export interface DeleteChannelsResponse extends t.TypeOf<typeof deleteChannelsResponseShape> {}
/** Codec of {@link DeleteChannelsResponse}. */
export const DeleteChannelsResponse: Codec<DeleteChannelsResponse> = deleteChannelsResponseShape;

const truncateChannelRequestShape = shape('TruncateChannelRequest', {
  required: {},
  optional: {
    truncated_at: DateTime,
    message: MessageInput,
    hard_delete: t.boolean,
    member_ids: Strings,
    skip_push: t.boolean,
    ...actorFields,
  },
});
/** The time up to which messages are removed, for which members, and a system message. */
export interface TruncateChannelRequest extends t.TypeOf<typeof truncateChannelRequestShape> {}
/** Codec of {@link TruncateChannelRequest}. */
export const TruncateChannelRequest: Codec<TruncateChannelRequest> = truncateChannelRequestShape;

const truncateChannelResponseShape = shape('TruncateChannelResponse', {
  required: { channel: Channel },
  guaranteed: responseFields,
  optional: { message: Message },
});
/** The channel with `truncated_at`, and the system message. */
export interface TruncateChannelResponse extends t.TypeOf<typeof truncateChannelResponseShape> {}
/** Codec of {@link TruncateChannelResponse}. */
export const TruncateChannelResponse: Codec<TruncateChannelResponse> = truncateChannelResponseShape;

const hideChannelRequestShape = shape('HideChannelRequest', {
  required: {},
  optional: { clear_history: t.boolean, ...actorFields },
});
/** Whether the messages so far stay hidden when the channel is shown again. */
export interface HideChannelRequest extends t.TypeOf<typeof hideChannelRequestShape> {}
/** Codec of {@link HideChannelRequest}. */
export const HideChannelRequest: Codec<HideChannelRequest> = hideChannelRequestShape;

const showChannelRequestShape = shape('ShowChannelRequest', {
  required: {},
  optional: actorFields,
});
/** The user who shows the channel, when a backend calls. */
export interface ShowChannelRequest extends t.TypeOf<typeof showChannelRequestShape> {}
/** Codec of {@link ShowChannelRequest}. */
export const ShowChannelRequest: Codec<ShowChannelRequest> = showChannelRequestShape;

export const getChannel = {
  operation: 'GetChannel',
  method: 'GET',
  path: '/channels/{type}/{id}',
  callers: ['client', 'server'],
  input: 'query',
  actor: 'user_id',
  request: GetChannelRequest,
  response: GetOrCreateChannelResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const deleteChannel = {
  operation: 'DeleteChannel',
  method: 'DELETE',
  path: '/channels/{type}/{id}',
  callers: ['client', 'server'],
  input: 'query',
  request: DeleteChannelRequest,
  response: DeleteChannelResponse,
  status: 200,
  emits: ['channel.deleted', 'notification.channel_deleted', 'draft.deleted'],
} as const satisfies Endpoint;

export const deleteChannels = {
  operation: 'DeleteChannels',
  method: 'POST',
  path: '/channels/delete',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: DeleteChannelsRequest,
  response: DeleteChannelsResponse,
  status: 201,
  emits: ['channel.deleted', 'notification.channel_deleted', 'draft.deleted'],
} as const satisfies Endpoint;

export const truncateChannel = {
  operation: 'TruncateChannel',
  method: 'POST',
  path: '/channels/{type}/{id}/truncate',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: TruncateChannelRequest,
  response: TruncateChannelResponse,
  status: 201,
  emits: [
    'channel.truncated',
    'draft.deleted',
    'notification.channel_truncated',
    'message.new',
    'notification.message_new',
    'channel.visible',
  ],
} as const satisfies Endpoint;

export const hideChannel = {
  operation: 'HideChannel',
  method: 'POST',
  path: '/channels/{type}/{id}/hide',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: HideChannelRequest,
  response: EmptyResponse,
  status: 201,
  emits: ['channel.hidden'],
} as const satisfies Endpoint;

export const showChannel = {
  operation: 'ShowChannel',
  method: 'POST',
  path: '/channels/{type}/{id}/show',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: ShowChannelRequest,
  response: EmptyResponse,
  status: 201,
  emits: ['channel.visible'],
} as const satisfies Endpoint;
