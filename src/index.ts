export {
  addMembers,
  createChannel,
  queryChannels,
  removeMembers,
  updateChannel,
} from './commands/channels.js';
export { sendEvent, startTyping, stopTyping } from './commands/events.js';
export {
  deleteMessage,
  deleteReaction,
  markRead,
  sendMessage,
  sendReaction,
  updateMessage,
} from './commands/messages.js';
export { queryUsers, updateUser } from './commands/users.js';
export { type ChatConnection, connect } from './connection/connect.js';
export type {
  ConnectOptions,
  HeartbeatOptions,
  RecoveryOptions,
  RetryOptions,
  TokenSource,
} from './connection/options.js';
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
export { watch } from './connection/watch.js';
export type { WatchOptions } from './connection/watches.js';
export type { WebSocketLike } from './connection/webSocket.js';
export {
  AnswerError,
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
  TokenError,
} from './errors.js';
export { forChannel } from './operators/forChannel.js';
export { type EventSelector, ofType, type Selected } from './operators/ofType.js';
export { presenceOf } from './operators/presenceOf.js';
export { unreadCount$ } from './operators/unreadCount.js';
export {
  type CustomEvent,
  defineEvent,
  type EventDefinition,
  type EventOf,
  type EventReader,
  type OutgoingEvent,
} from './protocol/events/define.js';
export type { ChatEvent, UnknownEvent } from './protocol/events/event.js';
export type { DecodeFailure } from './protocol/failure.js';
