import { type Endpoint, type EndpointKey, endpoints } from 'millrace/protocol';
import { describe, expect, test } from 'vitest';
import { v2Endpoint } from '../../src/protocol/v2/v2Endpoints.js';

/** The key of an endpoint, its method and path in v2, and its status. */
const table: readonly (readonly [EndpointKey, string, number])[] = [
  ['getOrCreateChannel', 'POST /api/v2/chat/channels/{type}/{id}/query', 201],
  ['getOrCreateDistinctChannel', 'POST /api/v2/chat/channels/{type}/query', 201],
  ['stopWatchingChannel', 'POST /api/v2/chat/channels/{type}/{id}/stop-watching', 201],
  ['queryChannels', 'POST /api/v2/chat/channels', 201],
  ['updateChannel', 'POST /api/v2/chat/channels/{type}/{id}', 201],
  ['getChannel', 'GET /api/v2/chat/channels/{type}/{id}', 200],
  ['updateChannelPartial', 'PATCH /api/v2/chat/channels/{type}/{id}', 200],
  ['deleteChannel', 'DELETE /api/v2/chat/channels/{type}/{id}', 200],
  ['deleteChannels', 'POST /api/v2/chat/channels/delete', 201],
  ['truncateChannel', 'POST /api/v2/chat/channels/{type}/{id}/truncate', 201],
  ['hideChannel', 'POST /api/v2/chat/channels/{type}/{id}/hide', 201],
  ['showChannel', 'POST /api/v2/chat/channels/{type}/{id}/show', 201],
  ['queryMembers', 'GET /api/v2/chat/members', 200],
  ['updateOwnMemberPartial', 'PATCH /api/v2/chat/channels/{type}/{id}/member', 200],
  ['updateMemberPartial', 'PATCH /api/v2/chat/channels/{type}/{id}/member/{user_id}', 200],
  ['sendMessage', 'POST /api/v2/chat/channels/{type}/{id}/message', 201],
  ['updateMessage', 'POST /api/v2/chat/messages/{id}', 201],
  ['deleteMessage', 'DELETE /api/v2/chat/messages/{id}', 200],
  ['updateMessagePartial', 'PUT /api/v2/chat/messages/{id}', 201],
  ['getMessage', 'GET /api/v2/chat/messages/{id}', 200],
  ['undeleteMessage', 'POST /api/v2/chat/messages/{id}/undelete', 201],
  ['getReplies', 'GET /api/v2/chat/messages/{id}/replies', 200],
  ['getManyMessages', 'GET /api/v2/chat/channels/{type}/{id}/messages', 200],
  ['getPinnedMessages', 'GET /api/v2/chat/channels/{type}/{id}/pinned_messages', 200],
  ['getReactions', 'GET /api/v2/chat/messages/{id}/reactions', 200],
  ['queryReactions', 'POST /api/v2/chat/messages/{id}/reactions', 201],
  ['sendReaction', 'POST /api/v2/chat/messages/{id}/reaction', 201],
  ['deleteReaction', 'DELETE /api/v2/chat/messages/{id}/reaction/{type}', 200],
  ['sendEvent', 'POST /api/v2/chat/channels/{type}/{id}/event', 201],
  ['uploadChannelFile', 'POST /api/v2/chat/channels/{type}/{id}/file', 201],
  ['deleteChannelFile', 'DELETE /api/v2/chat/channels/{type}/{id}/file', 200],
  ['uploadChannelImage', 'POST /api/v2/chat/channels/{type}/{id}/image', 201],
  ['deleteChannelImage', 'DELETE /api/v2/chat/channels/{type}/{id}/image', 200],
  ['uploadFile', 'POST /api/v2/uploads/file', 201],
  ['deleteFile', 'DELETE /api/v2/uploads/file', 200],
  ['uploadImage', 'POST /api/v2/uploads/image', 201],
  ['deleteImage', 'DELETE /api/v2/uploads/image', 200],
  ['getOG', 'GET /api/v2/og', 200],
  ['createDevice', 'POST /api/v2/devices', 201],
  ['listDevices', 'GET /api/v2/devices', 200],
  ['deleteDevice', 'DELETE /api/v2/devices', 200],
  ['createPoll', 'POST /api/v2/polls', 201],
  ['getPoll', 'GET /api/v2/polls/{poll_id}', 200],
  ['updatePoll', 'PUT /api/v2/polls', 201],
  ['updatePollPartial', 'PATCH /api/v2/polls/{poll_id}', 200],
  ['deletePoll', 'DELETE /api/v2/polls/{poll_id}', 200],
  ['createPollOption', 'POST /api/v2/polls/{poll_id}/options', 201],
  ['updatePollOption', 'PUT /api/v2/polls/{poll_id}/options', 201],
  ['getPollOption', 'GET /api/v2/polls/{poll_id}/options/{option_id}', 200],
  ['deletePollOption', 'DELETE /api/v2/polls/{poll_id}/options/{option_id}', 200],
  ['queryPolls', 'POST /api/v2/polls/query', 201],
  ['queryPollVotes', 'POST /api/v2/polls/{poll_id}/votes', 201],
  ['castPollVote', 'POST /api/v2/chat/messages/{message_id}/polls/{poll_id}/vote', 201],
  [
    'deletePollVote',
    'DELETE /api/v2/chat/messages/{message_id}/polls/{poll_id}/vote/{vote_id}',
    200,
  ],
  ['getDraft', 'GET /api/v2/chat/channels/{type}/{id}/draft', 200],
  ['deleteDraft', 'DELETE /api/v2/chat/channels/{type}/{id}/draft', 200],
  ['queryDrafts', 'POST /api/v2/chat/drafts/query', 201],
  ['createReminder', 'POST /api/v2/chat/messages/{message_id}/reminders', 201],
  ['updateReminder', 'PATCH /api/v2/chat/messages/{message_id}/reminders', 200],
  ['deleteReminder', 'DELETE /api/v2/chat/messages/{message_id}/reminders', 200],
  ['queryReminders', 'POST /api/v2/chat/reminders/query', 201],
  ['search', 'GET /api/v2/chat/search', 200],
  ['queryThreads', 'POST /api/v2/chat/threads', 201],
  ['getThread', 'GET /api/v2/chat/threads/{message_id}', 200],
  ['updateThreadPartial', 'PATCH /api/v2/chat/threads/{message_id}', 200],
  ['markRead', 'POST /api/v2/chat/channels/{type}/{id}/read', 201],
  ['markUnread', 'POST /api/v2/chat/channels/{type}/{id}/unread', 201],
  ['markChannelsRead', 'POST /api/v2/chat/channels/read', 201],
  ['markDelivered', 'POST /api/v2/chat/channels/delivered', 201],
  ['unreadCounts', 'GET /api/v2/chat/unread', 200],
  ['unreadCountsBatch', 'POST /api/v2/chat/unread_batch', 201],
  ['sync', 'POST /api/v2/chat/sync', 201],
  ['muteUser', 'POST /api/v2/moderation/mute', 201],
  ['unmuteUser', 'POST /api/v2/moderation/unmute', 201],
  ['muteChannel', 'POST /api/v2/chat/moderation/mute/channel', 201],
  ['unmuteChannel', 'POST /api/v2/chat/moderation/unmute/channel', 201],
  ['ban', 'POST /api/v2/moderation/ban', 201],
  ['unban', 'POST /api/v2/moderation/unban', 201],
  ['blockUsers', 'POST /api/v2/users/block', 201],
  ['unblockUsers', 'POST /api/v2/users/unblock', 201],
  ['getBlockedUsers', 'GET /api/v2/users/block', 200],
  ['flag', 'POST /api/v2/moderation/flag', 201],
  ['queryMessageFlags', 'GET /api/v2/chat/moderation/flags/message', 200],
  ['queryBannedUsers', 'GET /api/v2/chat/query_banned_users', 200],
  ['updateUsers', 'POST /api/v2/users', 201],
  ['updateUsersPartial', 'PATCH /api/v2/users', 200],
  ['sendUserCustomEvent', 'POST /api/v2/chat/users/{id}/event', 201],
  ['queryUsers', 'GET /api/v2/users', 200],
  ['deleteUser', 'DELETE /api/v2/users/{id}', 200],
  ['deleteUsers', 'POST /api/v2/users/delete', 201],
  ['deactivateUser', 'POST /api/v2/users/{id}/deactivate', 201],
  ['deactivateUsers', 'POST /api/v2/users/deactivate', 201],
  ['reactivateUser', 'POST /api/v2/users/{id}/reactivate', 201],
  ['reactivateUsers', 'POST /api/v2/users/reactivate', 201],
  ['restoreUsers', 'POST /api/v2/users/restore', 201],
  ['createGuest', 'POST /api/v2/guest', 201],
  ['getApp', 'GET /api/v2/app', 200],
  ['updateApp', 'PATCH /api/v2/app', 200],
  ['getRateLimits', 'GET /api/v2/rate_limits', 200],
  ['getTask', 'GET /api/v2/tasks/{id}', 200],
  ['listChannelTypes', 'GET /api/v2/chat/channeltypes', 200],
  ['getChannelType', 'GET /api/v2/chat/channeltypes/{name}', 200],
  ['createChannelType', 'POST /api/v2/chat/channeltypes', 201],
  ['updateChannelType', 'PUT /api/v2/chat/channeltypes/{name}', 201],
  ['deleteChannelType', 'DELETE /api/v2/chat/channeltypes/{name}', 200],
];

const rowOf = (key: EndpointKey): Endpoint => endpoints[key];

describe('the endpoints in v2', () => {
  test.each(table)('%s is %s', (key, methodAndPath, status) => {
    const row = v2Endpoint(key, rowOf(key));

    expect(row && `${row.method} ${row.path}`).toBe(methodAndPath);
    expect(row?.status).toBe(status);
  });

  test('are all but the greeting and the older way to take a flag back', () => {
    const keys = Object.keys(endpoints).filter(
      (key) => key !== 'sayHi' && key !== 'unflag' && key !== 'createDraft',
    );

    expect(table.map(([key]) => key).sort()).toEqual(keys.sort());
    expect(v2Endpoint('sayHi', rowOf('sayHi'))).toBeUndefined();
  });

  test('have no two rows that a request could mean', () => {
    const routes = table.map(([, methodAndPath]) => methodAndPath.replace(/\{\w+\}/g, '{}'));

    expect(new Set(routes).size).toBe(table.length);
  });
});
