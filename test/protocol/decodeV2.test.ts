import {
  GetOrCreateChannelRequest,
  QueryMembersRequest,
  SendMessageRequest,
  SendReactionRequest,
  TruncateChannelRequest,
  UpdateAppRequest,
  UpdateUsersPartialRequest,
} from 'millrace/protocol';
import type * as t from 'io-ts';
import { describe, expect, test } from 'vitest';
import { decodeV2 } from '../../src/protocol/v2/decodeV2.js';

describe('a request of v2', () => {
  test.each<[string, t.Mixed, unknown, unknown]>([
    [
      'has no null outside of custom data',
      SendMessageRequest,
      {
        message: {
          text: null,
          custom: { a: null, created_at: null },
          attachments: [{ type: 'card', title: null, custom: null }],
        },
        pending_message_metadata: null,
      },
      {
        message: {
          custom: { a: null, created_at: null },
          attachments: [{ type: 'card' }],
        },
      },
    ],
    [
      'has dates with an offset in `set`, but for custom data',
      UpdateUsersPartialRequest,
      {
        users: [
          {
            id: 'john',
            set: {
              revoke_tokens_issued_before: '2026-01-01T00:00:00',
              born_at: '2026-01-01T00:00:00',
            },
          },
        ],
      },
      {
        users: [
          {
            id: 'john',
            set: {
              revoke_tokens_issued_before: '2026-01-01T00:00:00Z',
              born_at: '2026-01-01T00:00:00',
            },
          },
        ],
      },
    ],
    [
      'has dates with an offset in filters, but for custom data',
      QueryMembersRequest,
      {
        type: 'messaging',
        filter_conditions: {
          $or: [
            { created_at: { $in: ['2026-01-01T00:00:00.5'] } },
            { born_at: '2026-01-01T00:00:00' },
          ],
          updated_at: '2026-01-01T00:00:00Z',
        },
      },
      {
        type: 'messaging',
        filter_conditions: {
          $or: [
            { created_at: { $in: ['2026-01-01T00:00:00.5Z'] } },
            { born_at: '2026-01-01T00:00:00' },
          ],
          updated_at: '2026-01-01T00:00:00Z',
        },
      },
    ],
    [
      'keeps null in `set`',
      UpdateUsersPartialRequest,
      { users: [{ id: 'john', set: { color: null, name: null }, unset: null }] },
      { users: [{ id: 'john', set: { color: null, name: null } }] },
    ],
    [
      'keeps null in a filter',
      QueryMembersRequest,
      { type: 'messaging', filter_conditions: { color: null }, sort: null },
      { type: 'messaging', filter_conditions: { color: null } },
    ],
    [
      'has no null for what this server does not know',
      UpdateAppRequest,
      {
        allowed_flag_reasons: null,
        grants: null,
        event_hooks: [{ hook_type: 'webhook', x: null }],
      },
      { event_hooks: [{ hook_type: 'webhook' }] },
    ],
    [
      'has its naive dates in UTC',
      TruncateChannelRequest,
      { truncated_at: '2024-05-01T12:00:00.123456' },
      { truncated_at: '2024-05-01T12:00:00.123456Z' },
    ],
    [
      'keeps its other dates',
      TruncateChannelRequest,
      { truncated_at: 1714564800123456000, message: { pinned_at: '2024-05-01T12:00:00+02:00' } },
      { truncated_at: 1714564800123456000, message: { pinned_at: '2024-05-01T12:00:00+02:00' } },
    ],
    [
      'may name a member by an object',
      GetOrCreateChannelRequest,
      { data: { members: [{ user: { id: 'john' }, custom: { a: 1 } }, { user_id: 'jane' }] } },
      { data: { members: [{ user_id: 'john', custom: { a: 1 } }, { user_id: 'jane' }] } },
    ],
    [
      'has the texts of v1 that v2 nests',
      GetOrCreateChannelRequest,
      { data: { custom: { name: 'General', image: 5, topic: 'all' } } },
      { data: { name: 'General', custom: { image: 5, topic: 'all' } } },
    ],
    [
      'has the emoji of a reaction',
      SendReactionRequest,
      { reaction: { type: 'like', custom: { emoji_code: '1F44D' } } },
      { reaction: { type: 'like', emoji_code: '1F44D', custom: {} } },
    ],
  ])('%s', (_, codec, request, expected) => {
    expect(decodeV2(codec, request)).toEqual(expected);
  });

  test.each([null, 'text', 7, [], [null]])('stays %j where it is no object', (request) => {
    expect(decodeV2(SendMessageRequest, request)).toEqual(request);
  });
});
