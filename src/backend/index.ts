export {
  createGuest,
  deactivateUser,
  deactivateUsers,
  deleteUser,
  deleteUsers,
  reactivateUser,
  reactivateUsers,
  restoreUsers,
} from './accounts.js';
export { getRateLimits, updateApp } from './app.js';
export { asUser } from './asUser.js';
export { backend, type Backend, type BackendOptions } from './backend.js';
export {
  createChannelType,
  deleteChannelType,
  getChannelType,
  listChannelTypes,
  updateChannelType,
} from './channelTypes.js';
export { sendUserEvent } from './events.js';
export { undeleteMessage } from './messages.js';
export { unreadCountsOf } from './reads.js';
export { waitForTask, getTask, type TaskOptions } from './tasks.js';
export { createServerToken, createToken, type TokenOptions } from './token.js';
export {
  type BodyUnreadable,
  type SignatureMissing,
  type SignatureWrong,
  verifyWebhook,
  type WebhookFailure,
  type WebhookHeaders,
} from './verifyWebhook.js';
export {
  createWebhooks,
  type NodeRequest,
  type NodeResponse,
  type Webhooks,
  type WebhooksOptions,
} from './webhooks.js';
export { updateUsersPartial, upsertUsers } from './users.js';
