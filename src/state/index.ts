export {
  channelIn,
  type ChatState,
  emptyChatState,
  foldChatState,
  learnChannel,
  learnUsers,
} from './chat.js';
export {
  type Addressed,
  type ChannelState,
  concerns,
  emptyChannelState,
  foldChannelState,
  learnChannelState,
} from './channel.js';
export { emptyMembers, foldMembers, type Members, membersFrom } from './members.js';
export {
  emptyPresence,
  foldPresence,
  learnPresence,
  type Presence,
  type UserPresence,
} from './presence.js';
export {
  emptyTyping,
  foldTyping,
  type Typing,
  typingAt,
  typingHoldsMs,
  type Typist,
} from './typing.js';
export { emptyUnread, foldUnread, type Unread } from './unread.js';
