export { DateTime, Integer } from './primitives.js';
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
  Draft,
  DraftMessage,
  Flag,
  FullUser,
  Message,
  MessageDraft,
  MessageReminder,
  Mute,
  OwnUser,
  Poll,
  PollOption,
  PollVote,
  PrivacySettings,
  QuotedMessage,
  Reaction,
  ReactionGroup,
  ReadState,
  Reminder,
  Thread,
  User,
} from './objects.js';
export { toDate, toMillis } from './time.js';
export { type DecodeFailure } from './failure.js';
export type { FilterFailure } from './filter/filterFailure.js';
export type { Matcher, ReadField } from './filter/parseFilter.js';
export { strictOf, type AnyCodec, type Codec, type Dual, type Fields } from './shape.js';
export { ClientFrame, Ping, Resume } from './clientFrame.js';
export { ConnectionError, Drain, ErrorBody, Liveness } from './handshake.js';
export { ConnectRequest, Resuming, UserDetails } from './connectRequest.js';
export {
  type Audience,
  type EventClass,
  type EventEntry,
  type Recipients,
} from './events/eventEntry.js';
export { type BuiltInEvent, type BuiltInKey, type BuiltInType } from './events/eventCodecs.js';
export { events, type EventAt, type EventKey } from './events/eventTable.js';
export { type EventCheck, exportEvents, readEvents } from './events/eventFile.js';
export type { EventRules, RateText } from './events/eventRules.js';
export { ChatEvent, decodeEvent, encodeEvent, type UnknownEvent } from './events/decodeEvent.js';
export {
  ChannelDeleted,
  ChannelHidden,
  ChannelKicked,
  ChannelTruncated,
  ChannelUpdated,
  ChannelVisible,
} from './events/channelEvents.js';
export { ConnectionChanged, ConnectionRecovered, HealthCheck } from './events/connectionEvents.js';
export { CustomChannelEvent, CustomUserEvent } from './events/customEvents.js';
export { MemberAdded, MemberRemoved, MemberUpdated } from './events/memberEvents.js';
export {
  MessageDeleted,
  MessageDelivered,
  MessageNew,
  MessageRead,
  MessageUndeleted,
  MessageUpdated,
} from './events/messageEvents.js';
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
} from './events/notificationEvents.js';
export { ReactionDeleted, ReactionNew, ReactionUpdated } from './events/reactionEvents.js';
export { AiIndicatorClear, AiIndicatorStop, AiIndicatorUpdate } from './events/aiEvents.js';
export {
  DraftDeleted,
  DraftUpdated,
  NotificationReminderDue,
  ReminderCreated,
  ReminderDeleted,
  ReminderUpdated,
} from './events/ownEvents.js';
export {
  PollClosed,
  PollDeleted,
  PollUpdated,
  PollVoteCasted,
  PollVoteChanged,
  PollVoteRemoved,
} from './events/pollEvents.js';
export { NotificationThreadMessageNew, ThreadUpdated } from './events/threadEvents.js';
export { TypingStart, TypingStop } from './events/typingEvents.js';
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
} from './events/userEvents.js';
export {
  ChannelCreated,
  ChannelMuted,
  ChannelUnmuted,
  MessageFlagged,
  UserDeactivated,
  UserFlagged,
  UserMuted,
  UserReactivated,
  UserUnmuted,
  UserUnreadMessageReminder,
} from './events/webhookEvents.js';
export {
  type CallResponse,
  type Caller,
  type CallParams,
  type CallRequest,
  type Endpoint,
  fillPath,
  type PathParams,
} from './endpoints/endpoint.js';
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
  type ResponseOf,
  type EndpointKey,
  type ParamsOf,
  type RequestOf,
} from './endpoints/endpointTable.js';
export {
  ChannelResponse,
  GetOrCreateChannelResponse,
  GetOrCreateChannelRequest,
  QueryChannelsResponse,
  QueryChannelsRequest,
} from './endpoints/channels.js';
export { EmptyResponse, EmptyRequest } from './endpoints/shared.js';
export {
  UpdateChannelResponse,
  UpdateChannelPartialRequest,
  UpdateChannelRequest,
} from './endpoints/channelUpdates.js';
export {
  GetChannelRequest,
  DeleteChannelResponse,
  DeleteChannelRequest,
  DeleteChannelsResponse,
  DeleteChannelsRequest,
  HideChannelRequest,
  ShowChannelRequest,
  TruncateChannelResponse,
  TruncateChannelRequest,
} from './endpoints/channelActions.js';
export {
  MemberResponse,
  QueryMembersResponse,
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
export {
  GetManyMessagesRequest,
  GetPinnedMessagesRequest,
  GetRepliesRequest,
  MessageListResponse,
} from './endpoints/messageLists.js';
export {
  GetReactionsRequest,
  GetReactionsResponse,
  QueryReactionsRequest,
  QueryReactionsResponse,
} from './endpoints/reactionLists.js';
export { MessageResponse, SendMessageRequest } from './endpoints/sendMessage.js';
export {
  DeleteReactionRequest,
  ReactionResponse,
  ReactionInput,
  SendReactionRequest,
} from './endpoints/reactions.js';
export {
  PublishedEvent,
  RequestKey,
  SendEventResponse,
  SendEventRequest,
} from './endpoints/sentEvents.js';
export {
  MarkChannelsReadRequest,
  MarkDeliveredRequest,
  MarkReadResponse,
  MarkReadRequest,
  MarkUnreadRequest,
  UnreadCounts,
  UnreadCountsResponse,
  UnreadCountsBatchResponse,
  UnreadCountsBatchRequest,
  UnreadCountsRequest,
} from './endpoints/reads.js';
export {
  CreateDraftRequest,
  DraftRequest,
  DraftResponse,
  GetDraftResponse,
  QueryDraftsRequest,
  QueryDraftsResponse,
} from './endpoints/drafts.js';
export {
  DeleteReminderRequest,
  QueryRemindersRequest,
  QueryRemindersResponse,
  ReminderRequest,
  ReminderResponse,
} from './endpoints/reminders.js';
export {
  CastPollVoteRequest,
  CreatePollRequest,
  PollActorRequest,
  PollOptionInput,
  PollOptionResponse,
  PollPageRequest,
  PollResponse,
  PollVoteResponse,
  QueryPollsResponse,
  QueryPollVotesResponse,
  UpdatePollPartialRequest,
  UpdatePollRequest,
} from './endpoints/polls.js';
export {
  CreateDeviceRequest,
  DeleteDeviceRequest,
  ListDevicesRequest,
  ListDevicesResponse,
} from './endpoints/devices.js';
export {
  DeleteUploadRequest,
  UploadedFile,
  UploadRequest,
  UploadResponse,
} from './endpoints/uploads.js';
export { GetOGRequest, GetOGResponse } from './endpoints/links.js';
export { SearchRequest, SearchResponse } from './endpoints/search.js';
export {
  GetThreadRequest,
  GetThreadResponse,
  QueryThreadsRequest,
  QueryThreadsResponse,
  ThreadState,
  UpdateThreadPartialRequest,
  UpdateThreadPartialResponse,
} from './endpoints/threads.js';
export { SyncResponse, SyncRequest, WireEvent } from './endpoints/sync.js';
export {
  MuteChannelResponse,
  MuteChannelRequest,
  MuteUserResponse,
  MuteUserRequest,
  UnmuteChannelRequest,
  UnmuteUserResponse,
  UnmuteUserRequest,
} from './endpoints/mutes.js';
export {
  Ban,
  BanRequest,
  QueryBannedUsersResponse,
  QueryBannedUsersRequest,
  UnbanRequest,
} from './endpoints/moderation.js';
export {
  BlockedUser,
  BlockUserRequest,
  BlockUserResponse,
  GetBlockedUsersRequest,
  GetBlockedUsersResponse,
} from './endpoints/blocks.js';
export {
  FlagRequest,
  FlagResponse,
  MessageFlag,
  QueryMessageFlagsRequest,
  QueryMessageFlagsResponse,
  UnflagResponse,
} from './endpoints/flags.js';
export { QueryUsersResponse, QueryUsersRequest } from './endpoints/queryUsers.js';
export { SendUserCustomEventRequest, UserEventInput } from './endpoints/sentUserEvents.js';
export {
  UpdateUsersResponse,
  UpdateUsersPartialRequest,
  UpdateUsersRequest,
  UserChange,
  UserPatch,
} from './endpoints/users.js';
export {
  CreateGuestResponse,
  CreateGuestRequest,
  DeactivateUserRequest,
  DeactivateUsersRequest,
  DeleteUserRequest,
  DeleteUsersRequest,
  ReactivateUserRequest,
  ReactivateUsersRequest,
  RestoreUsersRequest,
  TaskStarted,
  UserResponse,
  WipeMode,
} from './endpoints/accounts.js';
export {
  AppSettings,
  EventHook,
  GetAppResponse,
  GetRateLimitsResponse,
  GetRateLimitsRequest,
  GetTaskResponse,
  UpdateAppRequest,
} from './endpoints/app.js';
export {
  ChannelType,
  ChannelTypeResponse,
  CreateChannelTypeRequest,
  ListChannelTypesResponse,
  UpdateChannelTypeRequest,
} from './endpoints/channelTypes.js';
export { LogHead, LogPosition, LostRange, Resumed } from './eventLog.js';
export { resumeChannelLimit } from './resumeLimit.js';
export { InputLimit, type InputLimitEntry, type InputLimitName } from './inputLimits.js';
export {
  FeedEntry,
  FeedRecipient,
  GetConnectionsRequest,
  GetConnectionsResponse,
  GetFeedRequest,
  GetFeedResponse,
  GetHistoryResponse,
  GetWebhooksResponse,
  HistoryBucket,
  ListedConnection,
  operatorEndpoints,
  type OperatorKey,
  ResendWebhookResponse,
  WebhookDelivery,
  WebhookState,
} from './operatorEndpoints.js';
