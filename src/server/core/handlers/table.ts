import type { EndpointKey } from '../../../protocol/endpoints/table.js';
import type { HandlersOf } from '../context.js';
import { channelHandlers } from './channels.js';
import { eventHandlers } from './events.js';
import { messageHandlers } from './messages.js';
import { reactionHandlers } from './reactions.js';
import { readHandlers } from './reads.js';
import { userHandlers } from './users.js';

/** What does each call of the endpoint table. */
export const handlers: HandlersOf<EndpointKey> = {
  ...channelHandlers,
  ...messageHandlers,
  ...reactionHandlers,
  ...readHandlers,
  ...eventHandlers,
  ...userHandlers,
};
