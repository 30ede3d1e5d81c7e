export type { ConnectionFacts, Explanation, Recipient, Verdict } from './ports/explanation.js';
export { type DataPlace, exportData, importData, ImportError } from './dataTransfer.js';
export { createChatServer, type Address, type ChatServer } from './createChatServer.js';
export {
  type ChatServerOptions,
  type ConsoleOptions,
  type ListenOptions,
  type UploadOptions,
} from './options.js';
export { createFileFolder } from './fileFolder.js';
export { type FileStore, type OpenFile, type StoredFile } from './ports/files.js';
export { createLinkPreviews } from './linkPreviews.js';
export type { PreviewLink } from './ports/links.js';
export type { ReadPageOptions, Resolve } from './links/readPage.js';
export type { Push, PushNotification } from './ports/push.js';
export { type ConsoleFile } from './http/consolePage.js';
export { ListenError, type ListenReason } from './listenError.js';
export { type RateLimits } from './http/rateLimits.js';
export { type Logger, type LogEntry, type LogFields } from './http/logger.js';
export { describeDelivery, explain } from './core/delivery/explain.js';
export { type CoreSettings } from './core/settings.js';
export { natsBus, type NatsBusOptions } from './natsBus.js';
export { type PostgresOptions, postgresStore, sqliteStore } from './stores.js';
export { type SqliteStoreOptions } from './store/sqlite.js';
export { textField } from './ports/messageSearch.js';
export { DuplicateKeyError } from './ports/duplicateKey.js';
export { UnavailableError } from './ports/unavailable.js';
export type { UserQuery, UserStore } from './ports/users.js';
export type { ChannelQuery, ChannelStore } from './ports/channels.js';
export type {
  MemberBound,
  MemberQuery,
  MemberStore,
  RecountRange,
  UnreadChannel,
  UnreadOfType,
} from './ports/members.js';
export type {
  MessagePosition,
  MessageRange,
  MessageRef,
  MessageSelection,
  MessageStore,
  Posting,
  PostingStore,
  ReactionStore,
} from './ports/messages.js';
export type {
  MessageListStore,
  MomentRange,
  ReactionPosition,
  ReactionSelection,
} from './ports/messageLists.js';
export type {
  MessageQuery,
  MessageSearchStore,
  SearchProgress,
  SortValue,
  TextMatch,
} from './ports/messageSearch.js';
export type {
  ParticipantCounts,
  ThreadParticipantRow,
  ThreadQuery,
  ThreadRow,
  ThreadStore,
  UnreadThread,
} from './ports/threads.js';
export type {
  MessagePollRow,
  PollOptionRow,
  PollQuery,
  PollRow,
  PollStore,
  PollVoteRow,
  VoteCountRow,
} from './ports/polls.js';
export type { DraftRow, DraftStore } from './ports/drafts.js';
export type { OwnQuery } from './ports/ownQuery.js';
export type { ReminderRow, ReminderStore } from './ports/reminders.js';
export type { RetainedRow, RetainedStore } from './ports/retained.js';
export type { ConnectionStore, WatchStore } from './ports/connections.js';
export type { BanQuery, BanStore, ExpiryStore, MuteStore } from './ports/moderation.js';
export type { DeviceRow, DeviceStore } from './ports/devices.js';
export type { UploadRow, UploadStore } from './ports/uploads.js';
export type { BlockRow, BlockStore } from './ports/blocks.js';
export type { FlagKey, FlagRow, FlagSelection, FlagStore } from './ports/flags.js';
export type {
  AppStore,
  ChannelTypeStore,
  IdempotencyStore,
  TaskStore,
} from './ports/application.js';
export type { HookStore, LogRange, LogState, LogStore } from './ports/logStore.js';
export type { Outbox, Published } from './ports/outbox.js';
export type {
  AppRow,
  BanRow,
  ChannelRow,
  ChannelTypeRow,
  ConnectionRow,
  CustomData,
  DeletedForMeRow,
  EndedMuteRow,
  HookRow,
  IdempotencyRow,
  LogRow,
  LogStateRow,
  LogUserRow,
  MemberRow,
  MessageRow,
  MuteRow,
  ReactionRow,
  ReactionSummary,
  TaskRow,
  UserRow,
  WatchRow,
} from './ports/rows.js';
export type { MomentBound, Page } from './ports/page.js';
export type { ChannelReader, ReadAccess, ReadFacts } from './ports/channelReader.js';
export type { CacheReads } from './ports/cacheReads.js';
export type { RawRow, RawTables } from './ports/rawTables.js';
export type {
  CountCalls,
  NodeStatus,
  OpenStore,
  Store,
  StoreHealth,
  StoreTx,
} from './ports/store.js';
export type { NodeBus, OpenNodeBus } from './ports/nodeBus.js';
export type { BusContext, BusFactory, StoreContext, StoreFactory } from './ports/factories.js';
export type { Clock } from './ports/clock.js';
export type {
  Delivery,
  EndDelivery,
  EventDelivery,
  LeaveDelivery,
  Routing,
  SettingsDelivery,
  SubscribeDelivery,
  TaskDelivery,
  ThreadTotals,
  UnreadTotals,
  WatchDelivery,
} from './ports/bus.js';
