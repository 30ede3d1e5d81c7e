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
export { type FileStore, type StoredFile } from './ports/files.js';
export { type ConsoleFile } from './http/consolePage.js';
export { ListenError, type ListenReason } from './listenError.js';
export { type RateLimits } from './http/rateLimits.js';
export { type Logger, type LogEntry, type LogFields } from './http/logger.js';
export { describeDelivery, explain } from './core/delivery/explain.js';
export { type CoreSettings } from './core/settings.js';
export { type EventDelivery, type Routing, type UnreadTotals } from './ports/bus.js';
