export type { FrameBatchingOptions } from './batchFrames.js';
export { CHAT_CONNECTION, injectChat, type ServerRendering } from './chatConnection.js';
export type { MaybeSignal, SignalsOf } from './followSignals.js';
export type { ChannelCalls } from './channelCalls.js';
export type { ChannelView } from './channelView.js';
export { type Channel, injectChannel } from './injectChannel.js';
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
