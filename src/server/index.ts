export type { ConnectionFacts, Explanation, Recipient, Verdict } from './ports/explanation.js';
export { createChatServer, type Address, type ChatServer } from './createChatServer.js';
export { type ChatServerOptions, type ListenOptions } from './options.js';
export { ListenError, type ListenReason } from './listenError.js';
export { type RateLimits } from './http/rateLimits.js';
export { type Logger, type LogEntry, type LogFields } from './http/logger.js';
export { describeDelivery, explain } from './core/delivery/explain.js';
export { type CoreSettings, type CustomEventCheck } from './core/settings.js';
export { type EventDelivery, type Routing, type UnreadTotals } from './ports/bus.js';
