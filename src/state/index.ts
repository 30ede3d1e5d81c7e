export {
  channelIn,
  type ChatState,
  emptyChatState,
  foldChatState,
  learnChannel,
  learnPage,
  learnPresent,
  learnUsers,
} from './chat.js';
export {
  type ChannelList,
  type ChannelQuery,
  type ChannelSelection,
  channelsIn,
  emptyChannelList,
  foldChannelList,
  learnChannelList,
  type ListedChannel,
  selectionOf,
} from './channelList.js';
export {
  type Addressed,
  type ChannelState,
  concerns,
  emptyChannelState,
  foldChannelState,
  learnChannelState,
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
export { emptyMembers, foldMembers, learnMembers, type Members, membersFrom } from './members.js';
export {
  emptyMutes,
  foldMutes,
  isChannelMuted,
  isUserMuted,
  learnMutes,
  type Mutes,
} from './mutes.js';
export {
  emptyPresence,
  foldPresence,
  learnPresence,
  type Presence,
  type UserPresence,
} from './presence.js';
export { emptyReads, foldReads, learnReads, type ReadPosition, type Reads } from './reads.js';
export { learnMessages, learnNewest, type NewestPart } from './timeline/learn.js';
export { emptyTimeline, foldTimeline, type Timeline } from './timeline/timeline.js';
export { messagesIn, messageWith, newestFirst, pinnedIn, repliesTo } from './timeline/views.js';
export {
  emptyTyping,
  foldTyping,
  type Typing,
  typingAt,
  typingHoldsMs,
  type Typist,
} from './typing.js';
export { type ChannelUnread } from './unread/channelUnread.js';
export { countsAsUnread, isUnreadTo, type Reading, type UnreadTraits } from './unread/rule.js';
export { foldUnread } from './unread/fold.js';
export { learnUnread } from './unread/learn.js';
export { emptyUnread, type Unread, unreadIn } from './unread/model.js';
export { emptyWatchers, foldWatchers, learnWatchers, type Watchers } from './watchers.js';
