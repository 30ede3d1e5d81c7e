import * as t from 'io-ts';
import { DateTime, Integer, Strings } from '../codecs.js';
import { LogHead } from '../log.js';
import { Channel, ChannelMember, Message, ReadState, User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actor, answered, endpoint } from './entry.js';
import { ChannelInput, Filter, MemberInput, MessageInput, Sort } from './inputs.js';

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

const doneShape = shape('Done', { needed: {}, sent: answered });
/** The answer of a call that has nothing to tell. */
export interface Done extends t.TypeOf<typeof doneShape> {}
/** Codec of {@link Done}. */
export const Done: Codec<Done> = doneShape;

const nothingShape = shape('Nothing', { needed: {}, custom: true });
/** The request of a call that needs none. */
export interface Nothing extends t.TypeOf<typeof nothingShape> {}
/** Codec of {@link Nothing}. */
export const Nothing: Codec<Nothing> = nothingShape;

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

const RoleInput = shape('RoleInput', {
  needed: { user_id: t.string, channel_role: t.string },
});

const updateChannelRequestShape = shape('UpdateChannelRequest', {
  needed: {},
  optional: {
    data: ChannelInput,
    message: MessageInput,
    add_members: t.readonlyArray(MemberInput),
    remove_members: Strings,
    invites: t.readonlyArray(MemberInput),
    add_moderators: Strings,
    demote_moderators: Strings,
    assign_roles: t.readonlyArray(RoleInput),
    accept_invite: t.boolean,
    reject_invite: t.boolean,
    cooldown: Integer,
    add_filter_tags: Strings,
    remove_filter_tags: Strings,
    hide_history: t.boolean,
    hide_history_before: DateTime,
    skip_push: t.boolean,
    ...actor,
  },
});
/**
 * New data for a channel, changes of its members and their roles, an answer to an invite, a system
 * message.
 */
export interface UpdateChannelRequest extends t.TypeOf<typeof updateChannelRequestShape> {}
/** Codec of {@link UpdateChannelRequest}. */
export const UpdateChannelRequest: Codec<UpdateChannelRequest> = updateChannelRequestShape;

const updateChannelAnswerShape = shape('UpdateChannelAnswer', {
  needed: { channel: Channel },
  sent: { members: t.readonlyArray(ChannelMember), ...answered },
  optional: { message: Message },
});
/** The channel after the change. */
export interface UpdateChannelAnswer extends t.TypeOf<typeof updateChannelAnswerShape> {}
/** Codec of {@link UpdateChannelAnswer}. */
export const UpdateChannelAnswer: Codec<UpdateChannelAnswer> = updateChannelAnswerShape;

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

export const channelEndpoints = {
  getOrCreateChannel: endpoint({
    ...creation,
    operation: 'GetOrCreateChannel',
    path: '/channels/{type}/{id}/query',
  }),
  getOrCreateDistinctChannel: endpoint({
    ...creation,
    operation: 'GetOrCreateChannel',
    path: '/channels/{type}/query',
  }),
  stopWatchingChannel: endpoint({
    operation: 'StopWatchingChannel',
    method: 'POST',
    path: '/channels/{type}/{id}/stop-watching',
    callers: ['client', 'anonymous'],
    input: 'body',
    request: Nothing,
    answer: Done,
    status: 201,
    emits: ['user.watching.stop'],
  }),
  queryChannels: endpoint({
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
  }),
  updateChannel: endpoint({
    operation: 'UpdateChannel',
    method: 'POST',
    path: '/channels/{type}/{id}',
    callers: ['client', 'server'],
    input: 'body',
    actor: 'user_id',
    request: UpdateChannelRequest,
    answer: UpdateChannelAnswer,
    status: 201,
    emits: [
      'channel.updated',
      'member.added',
      'member.removed',
      'member.updated',
      'notification.added_to_channel',
      'notification.removed_from_channel',
      'notification.invited',
      'notification.invite_accepted',
      'notification.invite_rejected',
      'message.new',
      'notification.message_new',
      'channel.visible',
      'user.watching.stop',
    ],
  }),
} as const;
