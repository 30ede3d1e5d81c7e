export { DateTime, Integer } from './codecs.js';
export {
  CloseCode,
  closeEntry,
  ErrorCode,
  errorEntry,
  type CloseEntry,
  type CloseName,
  type ErrorEntry,
  type ErrorName,
} from './codes.js';
export { formatCid, isCustomType, isUserId, parseCid, type ChannelAddress } from './ids.js';
export {
  Attachment,
  Channel,
  ChannelConfig,
  ChannelMember,
  ChannelOverrides,
  ChannelMute,
  Device,
  Message,
  Mute,
  OwnUser,
  PrivacySettings,
  QuotedMessage,
  Reaction,
  ReactionGroup,
  ReadState,
  Thread,
  User,
} from './objects.js';
export { toDate, toMillis } from './time.js';
export { type DecodeFailure } from './failure.js';
export { type FilterFailure, type Matcher, type ReadField } from './filter.js';
export { strictOf, type AnyCodec, type Codec, type Dual, type Fields } from './shape.js';
export { ClientFrame, Ping, Resume } from './clientFrame.js';
export { ConnectionError, Drain, ErrorBody, Liveness } from './handshake.js';
export { ConnectRequest, Resuming, UserDetails } from './connectRequest.js';
export {
  type Audience,
  type EventClass,
  type EventEntry,
  type Recipients,
} from './events/entry.js';
export {
  events,
  type BuiltInEvent,
  type BuiltInKey,
  type BuiltInType,
  type EventAt,
  type EventKey,
} from './events/table.js';
export { ChatEvent, decodeEvent, encodeEvent, type UnknownEvent } from './events/event.js';
export {
  ChannelDeleted,
  ChannelHidden,
  ChannelTruncated,
  ChannelUpdated,
  ChannelVisible,
} from './events/channel.js';
export { ConnectionChanged, ConnectionRecovered, HealthCheck } from './events/connection.js';
export { CustomChannelEvent, CustomUserEvent } from './events/custom.js';
export { MemberAdded, MemberRemoved, MemberUpdated } from './events/member.js';
export { MessageDeleted, MessageNew, MessageRead, MessageUpdated } from './events/message.js';
export {
  NotificationAddedToChannel,
  NotificationChannelDeleted,
  NotificationChannelMutesUpdated,
  NotificationChannelTruncated,
  NotificationInviteAccepted,
  NotificationInviteRejected,
  NotificationInvited,
  NotificationMarkRead,
  NotificationMarkUnread,
  NotificationMessageNew,
  NotificationMutesUpdated,
  NotificationRemovedFromChannel,
} from './events/notification.js';
export { ReactionDeleted, ReactionNew, ReactionUpdated } from './events/reaction.js';
export { TypingStart, TypingStop } from './events/typing.js';
export {
  UserBanned,
  UserDeleted,
  UserMessagesDeleted,
  UserMessagesDeletedInChannel,
  UserPresenceChanged,
  UserUnbanned,
  UserUpdated,
  UserWatchingStart,
  UserWatchingStop,
} from './events/user.js';
export {
  ChannelCreated,
  ChannelMuted,
  ChannelUnmuted,
  UserDeactivated,
  UserMuted,
  UserReactivated,
  UserUnmuted,
} from './events/hook.js';
export {
  type CallAnswer,
  type Caller,
  type CallParams,
  type CallRequest,
  type Endpoint,
  fillPath,
  type PathParams,
} from './endpoints/entry.js';
export {
  ChannelInput,
  EventInput,
  Filter,
  MemberInput,
  MemberRef,
  MessageInput,
  Sort,
} from './endpoints/inputs.js';
export { UserInput } from './endpoints/userInput.js';
export {
  endpoints,
  type AnswerOf,
  type EndpointKey,
  type ParamsOf,
  type RequestOf,
} from './endpoints/table.js';
export {
  ChannelAnswer,
  GetOrCreateChannelAnswer,
  GetOrCreateChannelRequest,
  QueryChannelsAnswer,
  QueryChannelsRequest,
} from './endpoints/channels.js';
export { Done, Nothing } from './endpoints/common.js';
export {
  UpdateChannelAnswer,
  UpdateChannelPartialRequest,
  UpdateChannelRequest,
} from './endpoints/channelUpdates.js';
export {
  DeleteChannelAnswer,
  DeleteChannelRequest,
  DeleteChannelsAnswer,
  DeleteChannelsRequest,
  HideChannelRequest,
  ShowChannelRequest,
  TruncateChannelAnswer,
  TruncateChannelRequest,
} from './endpoints/channelActions.js';
export {
  MemberAnswer,
  QueryMembersAnswer,
  QueryMembersRequest,
  UpdateMemberPartialRequest,
} from './endpoints/members.js';
export {
  DeleteMessageRequest,
  GetMessageRequest,
  UndeleteMessageRequest,
  UpdateMessagePartialRequest,
  UpdateMessageRequest,
} from './endpoints/messages.js';
export { MessageAnswer, SendMessageRequest } from './endpoints/sendMessage.js';
export {
  DeleteReactionRequest,
  ReactionAnswer,
  ReactionInput,
  SendReactionRequest,
} from './endpoints/reactions.js';
export {
  PublishedEvent,
  RequestKey,
  SendEventAnswer,
  SendEventRequest,
} from './endpoints/sentEvents.js';
export {
  MarkChannelsReadRequest,
  MarkDeliveredRequest,
  MarkReadAnswer,
  MarkReadRequest,
  MarkUnreadRequest,
  UnreadCounts,
  UnreadCountsAnswer,
  UnreadCountsBatchAnswer,
  UnreadCountsBatchRequest,
  UnreadCountsRequest,
} from './endpoints/reads.js';
export { SyncAnswer, SyncRequest, WireEvent } from './endpoints/sync.js';
export {
  MuteChannelAnswer,
  MuteChannelRequest,
  MuteUserAnswer,
  MuteUserRequest,
  UnmuteChannelRequest,
  UnmuteUserAnswer,
  UnmuteUserRequest,
} from './endpoints/mutes.js';
export {
  Ban,
  BanRequest,
  QueryBannedUsersAnswer,
  QueryBannedUsersRequest,
  UnbanRequest,
} from './endpoints/moderation.js';
export { QueryUsersAnswer, QueryUsersRequest } from './endpoints/queryUsers.js';
export { SendUserCustomEventRequest, UserEventInput } from './endpoints/userEvents.js';
export {
  UpdateUsersAnswer,
  UpdateUsersPartialRequest,
  UpdateUsersRequest,
  UserChange,
  UserPatch,
} from './endpoints/users.js';
export {
  CreateGuestAnswer,
  CreateGuestRequest,
  DeactivateUserRequest,
  DeactivateUsersRequest,
  DeleteUserRequest,
  DeleteUsersRequest,
  ReactivateUserRequest,
  ReactivateUsersRequest,
  RestoreUsersRequest,
  TaskStarted,
  UserAnswer,
  WipeMode,
} from './endpoints/accounts.js';
export {
  AppSettings,
  EventHook,
  GetAppAnswer,
  GetRateLimitsAnswer,
  GetRateLimitsRequest,
  GetTaskAnswer,
  UpdateAppRequest,
} from './endpoints/app.js';
export {
  ChannelType,
  ChannelTypeAnswer,
  CreateChannelTypeRequest,
  ListChannelTypesAnswer,
  UpdateChannelTypeRequest,
} from './endpoints/channelTypes.js';
export { LogHead, LogPlace, LostRange, resumeChannelLimit, Resumed } from './log.js';
