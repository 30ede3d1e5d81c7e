export { backend, type Backend, type BackendOptions } from './backend.js';
export { sendUserEvent } from './events.js';
export { createServerToken, createToken, type TokenOptions } from './token.js';
export { upsertUsers } from './users.js';
