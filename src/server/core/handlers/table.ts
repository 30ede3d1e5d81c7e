import type { EndpointKey } from '../../../protocol/endpoints/table.js';
import type { HandlersOf } from '../context.js';
import { accountHandlers } from './accounts.js';
import { appHandlers } from './app.js';
import { channelHandlers } from './channels.js';
import { channelTypeHandlers } from './channelTypes.js';
import { eventHandlers } from './events.js';
import { limitHandlers } from './limits.js';
import { memberHandlers } from './members.js';
import { banHandlers } from './bans.js';
import { messageHandlers } from './messages.js';
import { muteHandlers } from './mutes.js';
import { reactionHandlers } from './reactions.js';
import { readHandlers } from './reads.js';
import { syncHandlers } from './sync.js';
import { userHandlers } from './users.js';

/** What does each call of the endpoint table. */
export const handlers: HandlersOf<EndpointKey> = {
  ...channelHandlers,
  ...memberHandlers,
  ...messageHandlers,
  ...reactionHandlers,
  ...readHandlers,
  ...syncHandlers,
  ...muteHandlers,
  ...banHandlers,
  ...eventHandlers,
  ...userHandlers,
  ...accountHandlers,
  ...appHandlers,
  ...limitHandlers,
  ...channelTypeHandlers,
};
