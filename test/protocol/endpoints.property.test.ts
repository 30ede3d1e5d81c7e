import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { type EndpointKey, endpoints, events, fillPath } from 'millrace/protocol';
import { describe, expect } from 'vitest';

const keys = Object.keys(endpoints) as EndpointKey[];

/** Operation, method, path, status, callers, and the place of the request. */
const table: readonly (readonly [string, string, string, number, string, string])[] = [
  ['GetOrCreateChannel', 'POST', '/channels/{type}/{id}/query', 201, 'CSA', 'body'],
  ['GetOrCreateChannel', 'POST', '/channels/{type}/query', 201, 'CSA', 'body'],
  ['StopWatchingChannel', 'POST', '/channels/{type}/{id}/stop-watching', 201, 'CA', 'body'],
  ['QueryChannels', 'POST', '/channels', 201, 'CSA', 'body'],
  ['UpdateChannel', 'POST', '/channels/{type}/{id}', 201, 'CS', 'body'],
  ['GetChannel', 'GET', '/channels/{type}/{id}', 200, 'CS', 'query'],
  ['UpdateChannelPartial', 'PATCH', '/channels/{type}/{id}', 200, 'CS', 'body'],
  ['DeleteChannel', 'DELETE', '/channels/{type}/{id}', 200, 'CS', 'query'],
  ['DeleteChannels', 'POST', '/channels/delete', 201, 'CS', 'body'],
  ['TruncateChannel', 'POST', '/channels/{type}/{id}/truncate', 201, 'CS', 'body'],
  ['HideChannel', 'POST', '/channels/{type}/{id}/hide', 201, 'CS', 'body'],
  ['ShowChannel', 'POST', '/channels/{type}/{id}/show', 201, 'CS', 'body'],
  ['UpdateMemberPartial', 'PATCH', '/channels/{type}/{id}/member', 200, 'CS', 'body'],
  ['UpdateMemberPartial', 'PATCH', '/channels/{type}/{id}/member/{user_id}', 200, 'CS', 'body'],
  ['QueryMembers', 'GET', '/members', 200, 'CS', 'payload'],
  ['SendEvent', 'POST', '/channels/{type}/{id}/event', 201, 'CS', 'body'],
  ['SendMessage', 'POST', '/channels/{type}/{id}/message', 201, 'CS', 'body'],
  ['UpdateMessage', 'POST', '/messages/{id}', 201, 'CS', 'body'],
  ['DeleteMessage', 'DELETE', '/messages/{id}', 200, 'CS', 'query'],
  ['SendReaction', 'POST', '/messages/{id}/reaction', 201, 'CS', 'body'],
  ['DeleteReaction', 'DELETE', '/messages/{id}/reaction/{type}', 200, 'CS', 'query'],
  ['UpdateMessagePartial', 'PUT', '/messages/{id}', 201, 'CS', 'body'],
  ['GetMessage', 'GET', '/messages/{id}', 200, 'CS', 'query'],
  ['UndeleteMessage', 'POST', '/messages/{id}/undelete', 201, 'S', 'body'],
  ['GetReplies', 'GET', '/messages/{id}/replies', 200, 'CS', 'query'],
  ['GetManyMessages', 'GET', '/channels/{type}/{id}/messages', 200, 'CS', 'query'],
  ['GetPinnedMessages', 'GET', '/channels/{type}/{id}/pinned_messages', 200, 'CS', 'payload'],
  ['GetReactions', 'GET', '/messages/{id}/reactions', 200, 'CS', 'query'],
  ['QueryReactions', 'POST', '/messages/{id}/reactions', 201, 'CS', 'body'],
  ['CreateDevice', 'POST', '/devices', 201, 'CS', 'body'],
  ['ListDevices', 'GET', '/devices', 200, 'CS', 'query'],
  ['DeleteDevice', 'DELETE', '/devices', 200, 'CS', 'query'],
  ['CreatePoll', 'POST', '/polls', 201, 'CS', 'body'],
  ['GetPoll', 'GET', '/polls/{poll_id}', 200, 'CS', 'query'],
  ['UpdatePoll', 'PUT', '/polls', 201, 'CS', 'body'],
  ['UpdatePollPartial', 'PATCH', '/polls/{poll_id}', 200, 'CS', 'body'],
  ['DeletePoll', 'DELETE', '/polls/{poll_id}', 200, 'CS', 'query'],
  ['CreatePollOption', 'POST', '/polls/{poll_id}/options', 201, 'CS', 'body'],
  ['UpdatePollOption', 'PUT', '/polls/{poll_id}/options', 201, 'CS', 'body'],
  ['GetPollOption', 'GET', '/polls/{poll_id}/options/{option_id}', 200, 'CS', 'query'],
  ['DeletePollOption', 'DELETE', '/polls/{poll_id}/options/{option_id}', 200, 'CS', 'query'],
  ['QueryPolls', 'POST', '/polls/query', 201, 'CS', 'body'],
  ['QueryPollVotes', 'POST', '/polls/{poll_id}/votes', 201, 'CS', 'body'],
  ['CastPollVote', 'POST', '/messages/{message_id}/polls/{poll_id}/vote', 201, 'CS', 'body'],
  [
    ...(['DeletePollVote', 'DELETE'] as const),
    ...(['/messages/{message_id}/polls/{poll_id}/vote/{vote_id}', 200, 'CS', 'query'] as const),
  ],
  ['CreateDraft', 'POST', '/channels/{type}/{id}/draft', 201, 'C', 'body'],
  ['GetDraft', 'GET', '/channels/{type}/{id}/draft', 200, 'CS', 'query'],
  ['DeleteDraft', 'DELETE', '/channels/{type}/{id}/draft', 200, 'CS', 'query'],
  ['QueryDrafts', 'POST', '/drafts/query', 201, 'CS', 'body'],
  ['CreateReminder', 'POST', '/messages/{message_id}/reminders', 201, 'CS', 'body'],
  ['UpdateReminder', 'PATCH', '/messages/{message_id}/reminders', 200, 'CS', 'body'],
  ['DeleteReminder', 'DELETE', '/messages/{message_id}/reminders', 200, 'CS', 'query'],
  ['QueryReminders', 'POST', '/reminders/query', 201, 'CS', 'body'],
  ['Search', 'GET', '/search', 200, 'CS', 'payload'],
  ['QueryThreads', 'POST', '/threads', 201, 'CS', 'body'],
  ['GetThread', 'GET', '/threads/{message_id}', 200, 'CS', 'query'],
  ['UpdateThreadPartial', 'PATCH', '/threads/{message_id}', 200, 'CS', 'body'],
  ['MarkRead', 'POST', '/channels/{type}/{id}/read', 201, 'CS', 'body'],
  ['MarkUnread', 'POST', '/channels/{type}/{id}/unread', 201, 'CS', 'body'],
  ['MarkChannelsRead', 'POST', '/channels/read', 201, 'CS', 'body'],
  ['MarkDelivered', 'POST', '/channels/delivered', 201, 'CS', 'body'],
  ['UnreadCounts', 'GET', '/unread', 200, 'CS', 'query'],
  ['UnreadCountsBatch', 'POST', '/unread_batch', 201, 'S', 'body'],
  ['Sync', 'POST', '/sync', 201, 'C', 'body'],
  ['MuteUser', 'POST', '/moderation/mute', 201, 'CS', 'body'],
  ['UnmuteUser', 'POST', '/moderation/unmute', 201, 'CS', 'body'],
  ['MuteChannel', 'POST', '/moderation/mute/channel', 201, 'CS', 'body'],
  ['UnmuteChannel', 'POST', '/moderation/unmute/channel', 201, 'CS', 'body'],
  ['Ban', 'POST', '/moderation/ban', 201, 'CS', 'body'],
  ['Unban', 'DELETE', '/moderation/ban', 200, 'CS', 'query'],
  ['BlockUsers', 'POST', '/users/block', 201, 'CS', 'body'],
  ['UnblockUsers', 'POST', '/users/unblock', 201, 'CS', 'body'],
  ['GetBlockedUsers', 'GET', '/users/block', 200, 'CS', 'query'],
  ['Flag', 'POST', '/moderation/flag', 201, 'CS', 'body'],
  ['Unflag', 'POST', '/moderation/unflag', 201, 'CS', 'body'],
  ['QueryMessageFlags', 'GET', '/moderation/flags/message', 200, 'CS', 'payload'],
  ['QueryBannedUsers', 'GET', '/query_banned_users', 200, 'CS', 'payload'],
  ['UpdateUsers', 'POST', '/users', 201, 'CS', 'body'],
  ['QueryUsers', 'GET', '/users', 200, 'CS', 'payload'],
  ['UpdateUsersPartial', 'PATCH', '/users', 200, 'CS', 'body'],
  ['SendUserCustomEvent', 'POST', '/users/{id}/event', 201, 'S', 'body'],
  ['DeleteUser', 'DELETE', '/users/{id}', 200, 'S', 'query'],
  ['DeleteUsers', 'POST', '/users/delete', 201, 'S', 'body'],
  ['DeactivateUser', 'POST', '/users/{id}/deactivate', 201, 'S', 'body'],
  ['DeactivateUsers', 'POST', '/users/deactivate', 201, 'S', 'body'],
  ['ReactivateUser', 'POST', '/users/{id}/reactivate', 201, 'S', 'body'],
  ['ReactivateUsers', 'POST', '/users/reactivate', 201, 'S', 'body'],
  ['RestoreUsers', 'POST', '/users/restore', 201, 'S', 'body'],
  ['CreateGuest', 'POST', '/guest', 201, 'CSA', 'body'],
  ['GetApp', 'GET', '/app', 200, 'CS', 'query'],
  ['UpdateApp', 'PATCH', '/app', 200, 'S', 'body'],
  ['GetRateLimits', 'GET', '/rate_limits', 200, 'S', 'query'],
  ['GetTask', 'GET', '/tasks/{id}', 200, 'S', 'query'],
  ['SayHi', 'GET', '/hi', 200, 'CSA', 'query'],
  ['ListChannelTypes', 'GET', '/channeltypes', 200, 'S', 'query'],
  ['GetChannelType', 'GET', '/channeltypes/{name}', 200, 'S', 'query'],
  ['CreateChannelType', 'POST', '/channeltypes', 201, 'S', 'body'],
  ['UpdateChannelType', 'PUT', '/channeltypes/{name}', 200, 'S', 'body'],
  ['DeleteChannelType', 'DELETE', '/channeltypes/{name}', 200, 'S', 'query'],
  ['UploadChannelFile', 'POST', '/channels/{type}/{id}/file', 201, 'CS', 'form'],
  ['DeleteChannelFile', 'DELETE', '/channels/{type}/{id}/file', 200, 'CS', 'query'],
  ['UploadChannelImage', 'POST', '/channels/{type}/{id}/image', 201, 'CS', 'form'],
  ['DeleteChannelImage', 'DELETE', '/channels/{type}/{id}/image', 200, 'CS', 'query'],
  ['UploadFile', 'POST', '/uploads/file', 201, 'CS', 'form'],
  ['DeleteFile', 'DELETE', '/uploads/file', 200, 'CS', 'query'],
  ['UploadImage', 'POST', '/uploads/image', 201, 'CS', 'form'],
  ['DeleteImage', 'DELETE', '/uploads/image', 200, 'CS', 'query'],
  ['GetOG', 'GET', '/og', 200, 'CS', 'query'],
];

const initials = { client: 'C', server: 'S', anonymous: 'A' } as const;

describe('the endpoint table', () => {
  test('has the calls of the protocol', () => {
    const rows = keys.map((key) => {
      const { operation, method, path, status, callers, input } = endpoints[key];
      return [operation, method, path, status, callers.map((c) => initials[c]).join(''), input];
    });
    expect(rows.sort()).toEqual([...table].sort());
  });

  test('has one row for each operation, method and path', () => {
    const names = keys.map((key) => {
      const { operation, method, path } = endpoints[key];
      return `${operation} ${method} ${path}`;
    });
    expect(new Set(names).size).toBe(keys.length);
  });

  test('has no two rows that a request could mean', () => {
    const routes = keys.map(
      (key) => `${endpoints[key].method} ${endpoints[key].path.replace(/\{\w+\}/g, '{}')}`,
    );
    expect(new Set(routes).size).toBe(keys.length);
  });

  test.each(keys)('%s is named like its operation', (key) => {
    const { operation } = endpoints[key];
    const own = operation.charAt(0).toLowerCase() + operation.slice(1);
    expect(key.replace(/Distinct|Own/, '')).toBe(own);
  });

  test.each(keys)('%s causes events that servers send, each named once', (key) => {
    const { emits } = endpoints[key];
    for (const row of emits) expect(events[row].class).not.toBe('local');
    expect(new Set(emits).size).toBe(emits.length);
  });

  test.each(keys)('%s answers with its duration, and a body where it creates', (key) => {
    const { response, method, status, input } = endpoints[key];
    expect(Object.keys(response.fields.guaranteed)).toContain('duration');
    // Some PUTs of the protocol have the status of a creation.
    const isMaking =
      method === 'POST' || ['updateMessagePartial', 'updatePoll', 'updatePollOption'].includes(key);
    expect(status).toBe(isMaking ? 201 : 200);
    expect(input === 'body' || input === 'form').toBe(method !== 'GET' && method !== 'DELETE');
  });
});

describe('fillPath', () => {
  test('puts every parameter in its place', () => {
    expect(fillPath('/channels/{type}/{id}/query', { type: 'messaging', id: 'general' })).toBe(
      '/channels/messaging/general/query',
    );
    expect(fillPath('/users', {})).toBe('/users');
  });

  test('encodes what has a meaning in addresses', () => {
    expect(fillPath('/messages/{id}', { id: 'a/b?c#d%e f' })).toBe(
      '/messages/a%2Fb%3Fc%23d%25e%20f',
    );
    expect(fillPath('/messages/{id}', { id: '{id}$&' })).toBe('/messages/%7Bid%7D%24%26');
  });

  test.prop([
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.string({ unit: 'grapheme', minLength: 1 }),
  ])('keeps the number of segments and what they say', (id, type) => {
    const segments = fillPath('/messages/{id}/reaction/{type}', { id, type }).split('/');
    expect(segments.map(decodeURIComponent)).toEqual(['', 'messages', id, 'reaction', type]);
  });
});
