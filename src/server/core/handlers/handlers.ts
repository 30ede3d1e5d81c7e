import type { EndpointKey } from '../../../protocol/endpoints/endpointTable.js';
import type { HandlersOf } from '../context.js';
import { accountHandlers } from './accountHandlers.js';
import { appHandlers } from './appHandlers.js';
import { blockHandlers } from './blockHandlers.js';
import { channelHandlers } from './channelHandlers.js';
import { channelTypeHandlers } from './channelTypeHandlers.js';
import { deliveryHandlers } from './deliveryHandlers.js';
import { deviceHandlers } from './deviceHandlers.js';
import { draftHandlers } from './draftHandlers.js';
import { eventHandlers } from './eventHandlers.js';
import { flagHandlers } from './flagHandlers.js';
import { pollHandlers } from './pollHandlers.js';
import { pollVoteHandlers } from './pollVoteHandlers.js';
import { rateLimitHandlers } from './rateLimitHandlers.js';
import { memberHandlers } from './memberHandlers.js';
import { banHandlers } from './banHandlers.js';
import { messageHandlers } from './messageHandlers.js';
import { messageListHandlers } from './messageListHandlers.js';
import { muteHandlers } from './muteHandlers.js';
import { reactionHandlers } from './reactionHandlers.js';
import { reactionListHandlers } from './reactionListHandlers.js';
import { readHandlers } from './readHandlers.js';
import { reminderHandlers } from './reminderHandlers.js';
import { searchHandlers } from './searchHandlers.js';
import { syncHandlers } from './syncHandlers.js';
import { threadHandlers } from './threadHandlers.js';
import { linkHandlers } from './linkHandlers.js';
import { uploadHandlers } from './uploadHandlers.js';
import { userHandlers } from './userHandlers.js';

/** The handler of every endpoint in the table. */
export const handlers: HandlersOf<EndpointKey> = {
  ...channelHandlers,
  ...memberHandlers,
  ...messageHandlers,
  ...messageListHandlers,
  ...reactionHandlers,
  ...reactionListHandlers,
  ...threadHandlers,
  ...searchHandlers,
  ...draftHandlers,
  ...deviceHandlers,
  ...uploadHandlers,
  ...linkHandlers,
  ...pollHandlers,
  ...pollVoteHandlers,
  ...reminderHandlers,
  ...readHandlers,
  ...deliveryHandlers,
  ...syncHandlers,
  ...muteHandlers,
  ...banHandlers,
  ...flagHandlers,
  ...blockHandlers,
  ...eventHandlers,
  ...userHandlers,
  ...accountHandlers,
  ...appHandlers,
  ...rateLimitHandlers,
  ...channelTypeHandlers,
};
