import {
  createGuest,
  deactivateUser,
  deactivateUsers,
  deleteUser,
  deleteUsers,
  reactivateUser,
  reactivateUsers,
  restoreUsers,
} from './accounts.js';
import { blockUsers, getBlockedUsers, unblockUsers } from './blocks.js';
import { getApp, getRateLimits, getTask, sayHi, updateApp } from './app.js';
import {
  deleteChannel,
  deleteChannels,
  getChannel,
  hideChannel,
  showChannel,
  truncateChannel,
} from './channelActions.js';
import {
  getOrCreateChannel,
  getOrCreateDistinctChannel,
  queryChannels,
  stopWatchingChannel,
} from './channels.js';
import {
  createChannelType,
  deleteChannelType,
  getChannelType,
  listChannelTypes,
  updateChannelType,
} from './channelTypes.js';
import { updateChannel, updateChannelPartial } from './channelUpdates.js';
import { createDevice, deleteDevice, listDevices } from './devices.js';
import { createDraft, deleteDraft, getDraft, queryDrafts } from './drafts.js';
import type { CallResponse, CallParams, CallRequest } from './endpoint.js';
import { getOG } from './links.js';
import { queryMembers, updateMemberPartial, updateOwnMemberPartial } from './members.js';
import {
  deleteMessage,
  getMessage,
  undeleteMessage,
  updateMessage,
  updateMessagePartial,
} from './messages.js';
import { flag, queryMessageFlags, unflag } from './flags.js';
import { getManyMessages, getPinnedMessages, getReplies } from './messageLists.js';
import { ban, queryBannedUsers, unban } from './moderation.js';
import { muteChannel, muteUser, unmuteChannel, unmuteUser } from './mutes.js';
import {
  castPollVote,
  createPoll,
  createPollOption,
  deletePoll,
  deletePollOption,
  deletePollVote,
  getPoll,
  getPollOption,
  queryPollVotes,
  queryPolls,
  updatePoll,
  updatePollOption,
  updatePollPartial,
} from './polls.js';
import { queryUsers } from './queryUsers.js';
import { getReactions, queryReactions } from './reactionLists.js';
import { deleteReaction, sendReaction } from './reactions.js';
import {
  markChannelsRead,
  markDelivered,
  markRead,
  markUnread,
  unreadCounts,
  unreadCountsBatch,
} from './reads.js';
import { createReminder, deleteReminder, queryReminders, updateReminder } from './reminders.js';
import { search } from './search.js';
import { sendMessage } from './sendMessage.js';
import { sendEvent } from './sentEvents.js';
import { sync } from './sync.js';
import { sendUserCustomEvent } from './sentUserEvents.js';
import { getThread, queryThreads, updateThreadPartial } from './threads.js';
import {
  deleteChannelFile,
  deleteChannelImage,
  deleteFile,
  deleteImage,
  uploadChannelFile,
  uploadChannelImage,
  uploadFile,
  uploadImage,
} from './uploads.js';
import { updateUsers, updateUsersPartial } from './users.js';

/**
 * The endpoint table: every endpoint with its method, path, callers, request, response and events.
 * The server mounts and validates requests by it. A client imports single rows, so that its bundle
 * has no others; therefore no code of the client imports the table except for its types.
 */
export const endpoints = {
  getOrCreateChannel,
  getOrCreateDistinctChannel,
  stopWatchingChannel,
  queryChannels,
  updateChannel,
  getChannel,
  updateChannelPartial,
  deleteChannel,
  deleteChannels,
  truncateChannel,
  hideChannel,
  showChannel,
  queryMembers,
  updateOwnMemberPartial,
  updateMemberPartial,
  sendMessage,
  updateMessage,
  deleteMessage,
  updateMessagePartial,
  getMessage,
  undeleteMessage,
  getReplies,
  getManyMessages,
  getPinnedMessages,
  sendReaction,
  deleteReaction,
  getReactions,
  queryReactions,
  uploadChannelFile,
  deleteChannelFile,
  uploadChannelImage,
  deleteChannelImage,
  uploadFile,
  deleteFile,
  uploadImage,
  deleteImage,
  getOG,
  createDevice,
  listDevices,
  deleteDevice,
  createPoll,
  getPoll,
  updatePoll,
  updatePollPartial,
  deletePoll,
  createPollOption,
  updatePollOption,
  getPollOption,
  deletePollOption,
  queryPolls,
  queryPollVotes,
  castPollVote,
  deletePollVote,
  createDraft,
  getDraft,
  deleteDraft,
  queryDrafts,
  createReminder,
  updateReminder,
  deleteReminder,
  queryReminders,
  search,
  queryThreads,
  getThread,
  updateThreadPartial,
  sendEvent,
  markRead,
  markUnread,
  markChannelsRead,
  markDelivered,
  unreadCounts,
  unreadCountsBatch,
  sync,
  muteUser,
  unmuteUser,
  muteChannel,
  unmuteChannel,
  ban,
  unban,
  queryBannedUsers,
  flag,
  unflag,
  queryMessageFlags,
  blockUsers,
  unblockUsers,
  getBlockedUsers,
  updateUsers,
  updateUsersPartial,
  sendUserCustomEvent,
  queryUsers,
  deleteUser,
  deleteUsers,
  deactivateUser,
  deactivateUsers,
  reactivateUser,
  reactivateUsers,
  restoreUsers,
  createGuest,
  getApp,
  updateApp,
  getRateLimits,
  getTask,
  sayHi,
  listChannelTypes,
  getChannelType,
  createChannelType,
  updateChannelType,
  deleteChannelType,
} as const;

/** The keys of the endpoint table. */
export type EndpointKey = keyof typeof endpoints;

/** The path parameters of an endpoint, by its key. */
export type ParamsOf<Key extends EndpointKey> = CallParams<(typeof endpoints)[Key]>;

/** The request of an endpoint, by its key. */
export type RequestOf<Key extends EndpointKey> = CallRequest<(typeof endpoints)[Key]>;

/** The response of an endpoint, by its key. */
export type ResponseOf<Key extends EndpointKey> = CallResponse<(typeof endpoints)[Key]>;
