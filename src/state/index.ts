export {
  channelIn,
  type ChatState,
  emptyChatState,
  foldChatState,
  limitMessages,
  limitMessagesIn,
  mergeChannelResponse,
  mergeMessagePage,
  mergeResumed,
  mergeUsers,
  type MessageLimits,
} from './chat.js';
export {
  type ChannelList,
  type ChannelQuery,
  type ChannelSelection,
  channelsIn,
  emptyChannelList,
  foldChannelList,
  mergeChannelList,
  type ListedChannel,
  selectionOf,
} from './channelList.js';
export {
  type EventAddress,
  type ChannelState,
  concerns,
  emptyChannelState,
  foldChannelState,
  mergeChannelState,
} from './channel.js';
export {
  eqChannelList,
  eqChannelState,
  eqChatState,
  eqMembers,
  eqMutes,
  eqPresence,
  eqReads,
  eqTimeline,
  eqTyping,
  eqUnread,
  eqWatchers,
  monoidReads,
  monoidTyping,
  ordMessage,
  ordMoment,
} from './instances.js';
export { foldMe } from './me.js';
export { emptyMembers, foldMembers, mergeMembers, type Members, membersFrom } from './members.js';
export {
  emptyMutes,
  foldMutes,
  isChannelMuted,
  isUserMuted,
  mergeMutes,
  type Mutes,
} from './mutes.js';
export {
  discardPending,
  emptyPending,
  type FailedMessage,
  failPending,
  foldPending,
  type IdentifiedMessage,
  type Pending,
  pendingAfter,
  type PendingMessage,
  type SendingMessage,
  sendPending,
  type SentMessage,
  settlePending,
} from './pending.js';
export {
  emptyPresence,
  foldPresence,
  mergePresence,
  type Presence,
  type UserPresence,
} from './presence.js';
export { emptyReads, foldReads, mergeReads, type ReadPosition, type Reads } from './reads.js';
export { emptyPoll, foldPoll, mergePoll, type PollState } from './poll.js';
export { type Drafts, emptyDrafts, foldDrafts, mergeDrafts } from './drafts.js';
export { emptyThreads, foldThreads, mergeThreads, type Threads } from './threads.js';
export {
  mergeMessages,
  mergeNewestMessages,
  type MessagePage,
  type NewestMessages,
} from './timeline/mergeMessages.js';
export { foldTimeline } from './timeline/foldTimeline.js';
export { limitTimeline } from './timeline/limitTimeline.js';
export { emptyTimeline, type Timeline } from './timeline/timeline.js';
export {
  messagesIn,
  messageWith,
  newestFirst,
  pinnedIn,
  repliesTo,
} from './timeline/timelineViews.js';
export {
  emptyTyping,
  foldTyping,
  type Typing,
  typingAt,
  typingTimeoutMs,
  type TypingUser,
} from './typing.js';
export { type ChannelUnread } from './unread/channelUnread.js';
export {
  countsAsUnread,
  isUnreadTo,
  type ReaderTraits,
  type UnreadTraits,
} from './unread/unreadRule.js';
export { foldUnread } from './unread/foldUnread.js';
export { mergeUnread } from './unread/mergeUnread.js';
export { emptyUnread, type Unread, unreadIn } from './unread/unread.js';
export { emptyWatchers, foldWatchers, mergeWatchers, type Watchers } from './watchers.js';
