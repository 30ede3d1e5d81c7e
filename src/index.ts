export type { Calls } from './calls/calls.js';
export {
  createChannel,
  createDistinctChannel,
  deleteChannel,
  deleteChannels,
  getChannel,
  hideChannel,
  queryChannels,
  showChannel,
  truncateChannel,
  updateChannel,
  updateChannelPartial,
} from './commands/channels.js';
export {
  acceptInvite,
  addMembers,
  inviteMembers,
  queryMembers,
  rejectInvite,
  removeMembers,
  updateMemberPartial,
  type MemberChangeOptions,
} from './commands/members.js';
export { sendEvent, startTyping, stopTyping } from './commands/events.js';
export {
  loadAround,
  loadNewer,
  loadOlder,
  type LoadedPage,
  type LoadOptions,
} from './commands/messagePages.js';
export {
  deleteMessage,
  deleteReaction,
  getMessage,
  sendMessage,
  sendReaction,
  updateMessage,
  updateMessagePartial,
} from './commands/messages.js';
export { blockUser, getBlockedUsers, unblockUser } from './commands/blocks.js';
export { flagMessage, flagUser, queryMessageFlags, unflag } from './commands/flags.js';
export {
  getMessages,
  getPinnedMessages,
  getReactions,
  getReplies,
  queryReactions,
} from './commands/messageLists.js';
export {
  banUser,
  muteChannel,
  muteUser,
  queryBannedUsers,
  unbanUser,
  unmuteChannel,
  unmuteUser,
} from './commands/moderation.js';
export {
  markChannelsRead,
  markDelivered,
  markRead,
  markUnread,
  unreadCounts,
} from './commands/reads.js';
export { deleteDraft, getDraft, queryDrafts, saveDraft } from './commands/drafts.js';
export {
  createReminder,
  deleteReminder,
  queryReminders,
  updateReminder,
} from './commands/reminders.js';
export {
  castPollVote,
  createPoll,
  createPollOption,
  deletePoll,
  deletePollOption,
  deletePollVote,
  getPoll,
  getPollOption,
  queryPolls,
  queryPollVotes,
  updatePoll,
  updatePollOption,
  updatePollPartial,
} from './commands/polls.js';
export { addDevice, listDevices, removeDevice } from './commands/devices.js';
export {
  deleteFile,
  deleteImage,
  deleteUserFile,
  deleteUserImage,
  uploadFile,
  uploadImage,
  uploadUserFile,
  uploadUserImage,
} from './commands/uploads.js';
export { previewLink } from './commands/links.js';
export { searchMessages } from './commands/search.js';
export { getThread, queryThreads, updateThreadPartial } from './commands/threads.js';
export { sync, type Synced, type SyncOptions } from './commands/sync.js';
export { getApp, queryUsers, updateUser, updateUserPartial } from './commands/users.js';
export { type ChatConnection, connect } from './connection/connect.js';
export { connectEvents } from './connection/connectEvents.js';
export type {
  ConnectOptions,
  HeartbeatOptions,
  RecoveryOptions,
  RetryOptions,
  TokenSource,
} from './connection/options.js';
export type { Live, Lost, Recovery, Replayed, Snapshot } from './connection/recovery.js';
export type { WakeSignal } from './connection/wakeSignals.js';
export type { Outcome } from './connection/outbox.js';
export type {
  Closed,
  Connecting,
  ConnectionStatus,
  Idle,
  Offline,
  Online,
  Recovering,
} from './connection/status.js';
export { isRetryable } from './calls/retryable.js';
export { type Latest, latestOf } from './connection/latestOf.js';
export { watch } from './connection/watch.js';
export type { WatchOptions } from './connection/heldWatch.js';
export { platformWebSocket, type WebSocketLike } from './connection/webSocket.js';
export {
  ResponseError,
  ApiError,
  type CallError,
  type ChatError,
  type ConnectionError,
  ConnectionLostError,
  HandshakeError,
  InputError,
  NetworkError,
  OutboxError,
  type PublishError,
  RecordingError,
  TokenError,
  type TokenErrorOptions,
} from './errors.js';
export {
  readRecording,
  type ReadRecordingOptions,
  type Recording,
} from './recording/readRecording.js';
export { record, type RecordOptions } from './recording/record.js';
export { redactContent, type Redact } from './recording/redact.js';
export { replay, type ReplayOptions } from './recording/replay.js';
export type { RecordedEntry, Seen } from './recording/entries.js';
export type { BroadcastChannelLike, LockManagerLike, TabPlatform } from './tabs/platform.js';
export { shareAcrossTabs, type ShareOptions } from './tabs/shareAcrossTabs.js';
export { attempt } from './operators/attempt.js';
export { batchFrame } from './operators/batchFrame.js';
export { channelList } from './operators/channelList.js';
export { channelState } from './operators/channelState.js';
export type { ConnectionOperator } from './operators/connectionOperator.js';
export { coalesceBy } from './operators/coalesceBy.js';
export { connectionState$, type ConnectionState } from './operators/connectionState.js';
export { draftsOf } from './operators/draftsOf.js';
export { forChannel } from './operators/forChannel.js';
export { fromStreamChat, type StreamChatLike } from './operators/fromStreamChat.js';
export type { StreamChatChannelLike } from './operators/streamChatState.js';
export { me$ } from './operators/me.js';
export { membersOf } from './operators/membersOf.js';
export { mutes$ } from './operators/mutes.js';
export { type EventSelector, ofType, type Selected } from './operators/ofType.js';
export { pollOf } from './operators/pollOf.js';
export { presenceOf, type PresenceOf } from './operators/presenceOf.js';
export { type MessageReactions, reactionsOn } from './operators/reactionsOn.js';
export { readsOf } from './operators/readsOf.js';
export { threadsOf } from './operators/threadsOf.js';
export { threadUnreadCount$ } from './operators/threadUnreadCount.js';
export { timelineOf } from './operators/timelineOf.js';
export { toTaskEither } from './operators/toTaskEither.js';
export { typingIn } from './operators/typingIn.js';
export { typingSignal, type TypingSignalOptions } from './operators/typingSignal.js';
export { unreadCount$ } from './operators/unreadCount.js';
export { unreadCountOf } from './operators/unreadCountOf.js';
export { watchersOf } from './operators/watchersOf.js';
export {
  type CustomEvent,
  type CustomEventEnvelope,
  defineEvent,
  type EventContent,
  type EventDefinition,
  type EventOf,
  type EventReader,
  type OutgoingEvent,
  type ToChannel,
} from './protocol/events/defineEvent.js';
export { EventRefusedError } from './protocol/events/eventRefusal.js';
export type { EventRules, RateText } from './protocol/events/eventRules.js';
export type { ChatEvent, UnknownEvent } from './protocol/events/decodeEvent.js';
export type { DecodeFailure } from './protocol/failure.js';
