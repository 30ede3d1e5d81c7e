export type { FrameBatchingOptions } from './batchFrames.js';
export { CHAT_CONNECTION, injectChat, type ServerRendering } from './chatConnection.js';
export type { MaybeSignal, SignalsOf } from './followSignals.js';
export {
  type Channel,
  type ChannelCalls,
  type ChannelView,
  injectChannel,
} from './injectChannel.js';
export { injectChatSignal } from './injectChatSignal.js';
export {
  injectChannelList,
  injectConnectionState,
  injectPresence,
  injectUnread,
} from './injectStates.js';
export {
  type ChatFeature,
  provideChat,
  withFrameBatching,
  withLinger,
  withServerRendering,
} from './provideChat.js';
export { provideChatTesting } from './provideChatTesting.js';
