import * as t from 'io-ts';
import { DateTime, Strings } from '../codecs.js';
import { Channel, Message } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { GetOrCreateChannelAnswer } from './channels.js';
import { actor, answered, Done, Nothing, QueryFlag } from './common.js';
import type { Endpoint } from './entry.js';
import { MessageInput } from './inputs.js';

const deleteChannelRequestShape = shape('DeleteChannelRequest', {
  needed: {},
  optional: { hard_delete: QueryFlag },
});
/** Whether the channel is gone for good. */
export interface DeleteChannelRequest extends t.TypeOf<typeof deleteChannelRequestShape> {}
/** Codec of {@link DeleteChannelRequest}. */
export const DeleteChannelRequest: Codec<DeleteChannelRequest> = deleteChannelRequestShape;

const deleteChannelAnswerShape = shape('DeleteChannelAnswer', {
  needed: { channel: Channel },
  sent: answered,
});
/** The channel with `deleted_at`. */
export interface DeleteChannelAnswer extends t.TypeOf<typeof deleteChannelAnswerShape> {}
/** Codec of {@link DeleteChannelAnswer}. */
export const DeleteChannelAnswer: Codec<DeleteChannelAnswer> = deleteChannelAnswerShape;

const deleteChannelsRequestShape = shape('DeleteChannelsRequest', {
  needed: { cids: Strings },
  optional: { hard_delete: t.boolean, ...actor },
});
/** Which channels, and whether they are gone for good. */
export interface DeleteChannelsRequest extends t.TypeOf<typeof deleteChannelsRequestShape> {}
/** Codec of {@link DeleteChannelsRequest}. */
export const DeleteChannelsRequest: Codec<DeleteChannelsRequest> = deleteChannelsRequestShape;

const Deletion = shape('Deletion', { needed: { status: t.string }, optional: { error: t.string } });

const deleteChannelsAnswerShape = shape('DeleteChannelsAnswer', {
  needed: { result: t.record(t.string, Deletion) },
  sent: answered,
  optional: { task_id: t.string },
});
/** What came of each deletion, by `cid`. */
export interface DeleteChannelsAnswer extends t.TypeOf<typeof deleteChannelsAnswerShape> {}
/** Codec of {@link DeleteChannelsAnswer}. */
export const DeleteChannelsAnswer: Codec<DeleteChannelsAnswer> = deleteChannelsAnswerShape;

const truncateChannelRequestShape = shape('TruncateChannelRequest', {
  needed: {},
  optional: {
    truncated_at: DateTime,
    message: MessageInput,
    hard_delete: t.boolean,
    member_ids: Strings,
    skip_push: t.boolean,
    ...actor,
  },
});
/** Up to when the history goes, for whom, and a system message that stands in its place. */
export interface TruncateChannelRequest extends t.TypeOf<typeof truncateChannelRequestShape> {}
/** Codec of {@link TruncateChannelRequest}. */
export const TruncateChannelRequest: Codec<TruncateChannelRequest> = truncateChannelRequestShape;

const truncateChannelAnswerShape = shape('TruncateChannelAnswer', {
  needed: { channel: Channel },
  sent: answered,
  optional: { message: Message },
});
/** The channel with `truncated_at`, and the system message. */
export interface TruncateChannelAnswer extends t.TypeOf<typeof truncateChannelAnswerShape> {}
/** Codec of {@link TruncateChannelAnswer}. */
export const TruncateChannelAnswer: Codec<TruncateChannelAnswer> = truncateChannelAnswerShape;

const hideChannelRequestShape = shape('HideChannelRequest', {
  needed: {},
  optional: { clear_history: t.boolean, ...actor },
});
/** Whether the messages so far are hidden for good. */
export interface HideChannelRequest extends t.TypeOf<typeof hideChannelRequestShape> {}
/** Codec of {@link HideChannelRequest}. */
export const HideChannelRequest: Codec<HideChannelRequest> = hideChannelRequestShape;

const showChannelRequestShape = shape('ShowChannelRequest', { needed: {}, optional: actor });
/** Who shows the channel, where a backend calls. */
export interface ShowChannelRequest extends t.TypeOf<typeof showChannelRequestShape> {}
/** Codec of {@link ShowChannelRequest}. */
export const ShowChannelRequest: Codec<ShowChannelRequest> = showChannelRequestShape;

export const getChannel = {
  operation: 'GetChannel',
  method: 'GET',
  path: '/channels/{type}/{id}',
  callers: ['client', 'server'],
  input: 'query',
  request: Nothing,
  answer: GetOrCreateChannelAnswer,
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
  answer: DeleteChannelAnswer,
  status: 200,
  emits: ['channel.deleted', 'notification.channel_deleted'],
} as const satisfies Endpoint;

export const deleteChannels = {
  operation: 'DeleteChannels',
  method: 'POST',
  path: '/channels/delete',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: DeleteChannelsRequest,
  answer: DeleteChannelsAnswer,
  status: 201,
  emits: ['channel.deleted', 'notification.channel_deleted'],
} as const satisfies Endpoint;

export const truncateChannel = {
  operation: 'TruncateChannel',
  method: 'POST',
  path: '/channels/{type}/{id}/truncate',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: TruncateChannelRequest,
  answer: TruncateChannelAnswer,
  status: 201,
  emits: [
    'channel.truncated',
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
  answer: Done,
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
  answer: Done,
  status: 201,
  emits: ['channel.visible'],
} as const satisfies Endpoint;
