import type { Endpoint } from '../endpoints/endpoint.js';
import type { EndpointKey } from '../endpoints/endpointTable.js';

/** The endpoints that all products of the hosted service share, which are not those of the chat. */
const shared: ReadonlySet<EndpointKey> = new Set([
  ...(['updateUsers', 'updateUsersPartial', 'queryUsers', 'deleteUser', 'deleteUsers'] as const),
  ...(['deactivateUser', 'deactivateUsers', 'reactivateUser', 'reactivateUsers'] as const),
  ...(['restoreUsers', 'createGuest', 'getApp', 'updateApp', 'getRateLimits', 'getTask'] as const),
  ...(['muteUser', 'unmuteUser', 'ban', 'unban', 'flag'] as const),
  ...(['createPoll', 'getPoll', 'updatePoll', 'updatePollPartial', 'deletePoll'] as const),
  ...(['createPollOption', 'updatePollOption', 'getPollOption', 'deletePollOption'] as const),
  ...(['queryPolls', 'queryPollVotes', 'createDevice', 'listDevices', 'deleteDevice'] as const),
  ...(['blockUsers', 'unblockUsers', 'getBlockedUsers'] as const),
  ...(['uploadFile', 'deleteFile', 'uploadImage', 'deleteImage', 'getOG'] as const),
]);

/** The endpoints of v1 alone. */
const olderOnly: ReadonlySet<EndpointKey> = new Set(['sayHi', 'unflag', 'createDraft']);

/** In what the row of an endpoint differs in v2, apart from its prefix. */
const differences: Readonly<Partial<Record<EndpointKey, Partial<Endpoint>>>> = {
  unban: {
    method: 'POST',
    path: '/moderation/unban',
    status: 201,
    input: 'body',
    inQuery: ['target_user_id', 'channel_cid', 'created_by', 'shadow', 'type', 'id'],
  },
  updateChannelType: { status: 201 },
  markDelivered: { inQuery: ['user_id'] },
};

/** The row of an endpoint in v2; undefined for one that v2 does not have. */
export const v2Endpoint = (key: EndpointKey, row: Endpoint): Endpoint | undefined => {
  if (olderOnly.has(key)) return undefined;
  const prefix = shared.has(key) ? '/api/v2' : '/api/v2/chat';
  const { aliases: _, ...own } = { ...row, ...differences[key] };
  return { ...own, path: `${prefix}${own.path}` };
};
