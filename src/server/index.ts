export { createChatServer, type Address, type ChatServer } from './createChatServer.js';
export { type ChatServerOptions, type ListenOptions } from './options.js';
export { ListenError, type ListenReason } from './listenError.js';
export { type Log, type LogEntry } from './http/log.js';
export { type CoreSettings } from './core/settings.js';
