import { withPayload } from './backendCalls.js';
import { filterLimits } from '../../../src/protocol/filter/filterLimits.js';
import { cast } from './largeStore.js';
import { type Calls, large, post, type WorstCall } from './worstCall.js';
import { worstDeletions } from './worstDeletions.js';

const { busy, moderator } = cast;

const channels = (name: string, request: object): WorstCall => ({
  name: `query channels, ${name}`,
  run: ({ as }) =>
    as(busy)('POST', '/channels', {
      filter_conditions: { members: { $in: [busy] } },
      limit: 30,
      ...request,
    }),
});

const filtered = (name: string, filter_conditions: object): WorstCall =>
  channels(name, { filter_conditions });

const sorted = (field: string, direction: 1 | -1 = 1): WorstCall =>
  channels(`sorted by ${field}`, { sort: [{ field, direction }] });

const members = (name: string, request: object): WorstCall => ({
  name: `query members, ${name}`,
  run: ({ as }) =>
    as(moderator)(
      'GET',
      withPayload('/members', {
        type: 'messaging',
        id: 'large',
        filter_conditions: {},
        ...request,
      }),
    ),
});

const users = (name: string, request: object): WorstCall => ({
  name: `query users, ${name}`,
  run: ({ as }) =>
    as(busy)('GET', withPayload('/users', { filter_conditions: {}, limit: 100, ...request })),
});

const bans = (name: string, request: object): WorstCall => ({
  name: `query banned users, ${name}`,
  run: ({ backend }) =>
    backend(
      'GET',
      withPayload('/query_banned_users', {
        filter_conditions: { channel_cid: cast.large },
        limit: 100,
        ...request,
      }),
    ),
});

const search = (name: string, request: object): WorstCall => ({
  name: `search the large channel, ${name}`,
  run: ({ as }) =>
    as(moderator)(
      'GET',
      withPayload('/search', { filter_conditions: { cid: cast.large }, limit: 100, ...request }),
    ),
});

/** The calls that cost most in a large store. */
export const worstCalls: readonly WorstCall[] = [
  channels('newest first', {}),
  ...['created_at', 'last_message_at', 'updated_at', 'member_count', 'unread_count'].map((field) =>
    sorted(field, -1),
  ),
  sorted('has_unread', -1),
  sorted('pinned_at', -1),
  sorted('name'),
  sorted('rank'),
  channels('offset 1 000', { offset: 1_000 }),
  channels('100 members and 300 messages of each', { member_limit: 100, message_limit: 300 }),
  filtered('by type', { type: 'messaging' }),
  filtered('by frozen', { frozen: false }),
  filtered('by has_unread', { has_unread: true }),
  filtered('by a name', { name: 'Channel 77' }),
  filtered('by $autocomplete', { name: { $autocomplete: 'chan' } }),
  filtered('by $q', { name: { $q: 'channel 77' } }),
  filtered('by pinned and archived', { pinned: false, archived: false }),
  filtered('by two members', { members: { $in: [busy, 'friend'] } }),
  filtered('by 1 000 cids', {
    cid: { $in: Array.from({ length: 1_000 }, (_, n) => `messaging:c${String(n)}`) },
  }),
  filtered('by as many numbers as may be', {
    $or: Array.from({ length: Math.floor((filterLimits.conditions - 1) / 2) }, (_, n) => ({
      [`key${String(n)}`]: n,
    })),
  }),
  filtered('by as many comparisons as may be', {
    $or: Array.from({ length: Math.floor((filterLimits.conditions - 1) / 3) }, () => ({
      name: { $gt: 'd' },
    })),
  }),
  members('all', { limit: 100 }),
  members('offset 1 000', { limit: 100, offset: 1_000 }),
  members('sorted by user_id', { sort: [{ field: 'user_id', direction: -1 }] }),
  members('sorted by name', { sort: [{ field: 'name', direction: 1 }] }),
  members('by a name', { filter_conditions: { name: 'Name 777' } }),
  members('by $autocomplete', { filter_conditions: { name: { $autocomplete: 'name' } } }),
  members('by $q', { filter_conditions: { name: { $q: '9999' } } }),
  members('by role', { filter_conditions: { channel_role: 'channel_moderator' } }),
  members('banned', { filter_conditions: { banned: true } }),
  members('by a custom key', { filter_conditions: { color: 'red' } }),
  users('all', {}),
  users('sorted by name', { sort: [{ field: 'name', direction: 1 }] }),
  users('by $autocomplete', { filter_conditions: { name: { $autocomplete: 'name' } } }),
  users('by a custom key', { filter_conditions: { color: 'red' } }),
  bans('all', {}),
  bans('sorted by created_at', { sort: [{ field: 'created_at', direction: 1 }] }),
  bans('by a reason', { filter_conditions: { channel_cid: cast.large, reason: 'Reason 77' } }),
  search('a word of all messages', { query: 'Text' }),
  search('a word of one message', { query: '777' }),
  search('a custom key', { message_filter_conditions: { color: 'red' } }),
  search('sorted by relevance', {
    ...{ query: 'Text', sort: [{ field: 'relevance', direction: -1 }] },
  }),
  search('sorted by updated_at', { query: 'Text', sort: [{ field: 'updated_at', direction: 1 }] }),
  {
    name: 'search in 500 channels',
    run: ({ as }) =>
      as(busy)(
        'GET',
        withPayload('/search', { filter_conditions: { members: { $in: [busy] } }, query: 'hello' }),
      ),
  },
  {
    name: 'query threads',
    run: ({ as }) => as(moderator)('POST', '/threads', { limit: 100, reply_limit: 10 }),
  },
  {
    name: 'query threads with 100 participants who never read',
    run: ({ as }) =>
      as(moderator)('POST', '/threads', { limit: 10, reply_limit: 2, participant_limit: 100 }),
  },
  {
    name: 'read the thread with its participants',
    run: ({ as }) => as(moderator)('GET', '/threads/thread?participant_limit=100'),
  },
  ...(['drafts', 'reminders'] as const).flatMap((kind) => [
    {
      name: `query ${kind}`,
      run: ({ as }: Calls) => as(busy)('POST', `/${kind}/query`, { limit: 100 }),
    },
    {
      name: `query ${kind}, the last page`,
      run: ({ as }: Calls) =>
        as(busy)('POST', `/${kind}/query`, {
          ...{ limit: 100, sort: [{ field: 'created_at', direction: 1 }] },
        }),
    },
  ]),
  { name: 'read a poll of 10 000 votes', run: ({ as }) => as(moderator)('GET', '/polls/poll') },
  {
    name: 'query votes',
    run: ({ as }) => as(moderator)('POST', '/polls/poll/votes', { limit: 100 }),
  },
  { name: 'query polls', run: ({ as }) => as(moderator)('POST', '/polls/query', { limit: 100 }) },
  {
    name: 'query reactions',
    run: ({ as }) => as(moderator)('POST', '/messages/thread/reactions', { limit: 100 }),
  },
  { name: 'open the large channel', run: ({ as }) => as(moderator)('POST', `${large}/query`, {}) },
  {
    name: 'query bans of the application',
    run: ({ backend }) =>
      backend('GET', withPayload('/query_banned_users', { filter_conditions: {} })),
  },
  {
    name: 'read a thread of 10 000 authors',
    run: ({ backend }) => backend('GET', '/messages/thread'),
  },
  {
    name: 'unread counts',
    run: ({ as }) => as(busy)('GET', '/unread'),
  },
  {
    name: '/sync of 255 channels',
    run: ({ as }) =>
      as(busy)('POST', '/sync', {
        channel_cids: Array.from({ length: 255 }, (_, n) => `messaging:c${String(n)}`),
        last_sync_at: new Date(Date.now() - 3_600_000).toISOString(),
      }),
  },
  {
    name: '/sync of the large channel, 1 000 events',
    run: ({ as }) =>
      as(moderator)('POST', '/sync', {
        channel_cids: [cast.large],
        last_sync_at: new Date(Date.now() - 900_000).toISOString(),
      }),
  },
  {
    name: '/sync of the large channel, too many events',
    run: ({ as }) =>
      as(moderator)('POST', '/sync', {
        channel_cids: [cast.large],
        last_sync_at: new Date(Date.now() - 90_000_000).toISOString(),
      }).catch(() => undefined),
  },
  post('send in the large channel', `${large}/message`, {
    message: { text: 'x', user_id: 'owner' },
  }),
  post('reply in the thread', `${large}/message`, {
    message: { text: 'x', user_id: 'owner', parent_id: 'thread' },
  }),
  post('react in the thread', '/messages/thread/reaction', {
    reaction: { type: 'wow', user_id: 'owner' },
  }),
  post('mark the large channel read', `${large}/read`, { user_id: 'u5' }),
  post('mark unread from the first message', `${large}/unread`, {
    user_id: 'u6',
    message_id: 'm1',
  }),
  post('mark all channels read', '/channels/read', { user_id: busy }),
  post('mark 1 000 channels read', '/channels/read', {
    user_id: 'friend',
    read_by_channel: Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`messaging:c${String(n + 1)}`, '']),
    ),
  }),
  post('note 100 channels as delivered', '/channels/delivered', {
    user_id: busy,
    latest_delivered_messages: Array.from({ length: 100 }, (_, n) => ({
      cid: `messaging:c${String(n + 1)}`,
      id: `c${String(n + 1)}`,
    })),
  }),
  { name: 'list 25 devices', run: ({ as }) => as('u0')('GET', '/devices') },
  post('add a device', '/devices', { id: 'device-0', push_provider: 'apn', user_id: 'u0' }),
  post('add 100 members', large, {
    add_members: Array.from({ length: 100 }, (_, n) => `u${String(9_999 - (n % 2) - 0)}`),
  }),
  post('remove 100 members', large, {
    remove_members: Array.from({ length: 100 }, (_, n) => `u${String(n + 5_000)}`),
  }),
  post('update the large channel', large, { data: { name: 'New' } }),
  post('mute 1 000 users', '/moderation/mute', {
    user_id: busy,
    target_ids: Array.from({ length: 1_000 }, (_, n) => `u${String(n)}`),
  }),
  post('unmute 1 000 users', '/moderation/unmute', {
    user_id: busy,
    target_ids: Array.from({ length: 1_000 }, (_, n) => `u${String(n)}`),
  }),
  post('ban in the large channel', '/moderation/ban', {
    target_user_id: 'u9',
    user_id: 'owner',
    type: 'messaging',
    id: 'large',
  }),
  post('shadow ban in the large channel', '/moderation/ban', {
    target_user_id: 'u10',
    user_id: 'owner',
    type: 'messaging',
    id: 'large',
    shadow: true,
  }),
  post('update a user of 10 000 channels', '/users', { users: { busy: { id: busy, name: 'B' } } }),
  ...(['block', 'unblock'] as const).map((what) =>
    post(`${what} a user of 10 000 conversations`, `/users/${what}`, {
      ...{ user_id: busy, blocked_user_id: 'friend' },
    }),
  ),
  ...worstDeletions,
];
